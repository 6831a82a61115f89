import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import type { TestContext } from '../drill';
import { equals } from '../expectation';
import { part } from '../parts/part';
import { configFile } from '../servers/config-files';
import { listen } from '../servers/http';
import { checks } from './checks';

const path = 'staging/load-test/';
const seconds = 10;

/** Servers that the load test has to distinguish. */
const servers = {
  fast: (_, response) => response.end('{"status":"healthy"}'),
  slow: (_, response) => setTimeout(() => response.end(), 2300),
  // One response in twenty.
  failing: (() => {
    let requests = 0;
    return (_, response) => {
      response.statusCode = ++requests % 20 === 0 ? 500 : 200;
      response.end();
    };
  })(),
} satisfies Record<string, RequestListener>;

/** Runs the rendered script with the rendered arguments. Changed: target and duration. */
export async function load({ processes, dist, step, check, note }: TestContext): Promise<void> {
  const k6 = await part('k6');
  const run = (name: keyof typeof servers) =>
    step(`run k6 against a ${name} server`, async () => {
      const { port, close } = await listen(processes, servers[name]);
      const folder = join(processes.folder, `k6-${name}`);
      mkdirSync(folder);
      const settings = {
        ...JSON.parse(configFile(dist, path, 'settings.json')),
        target: `http://127.0.0.1:${port}/`,
        seconds,
      };
      writeFileSync(join(folder, 'script.js'), configFile(dist, path, 'script.js'));
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
      const { manifest } = dist.find((object) => object.path === `${path}CronJob.load-test.yaml`);
      const { args = [] } = ofKind(manifest, 'CronJob').spec!.jobTemplate.spec!.template.spec!.containers[0]!;
      const code = await exitCode(
        k6,
        args.map((arg) => arg.replace('/scripts', folder)),
        folder,
      );
      close();
      return code;
    });
  check(checks.load, await run('fast'), equals(0));
  const [slow, failing] = [await run('slow'), await run('failing')];
  note(`exit codes: ${slow} (slow server), ${failing} (failing server)`);
  check(checks.overload, `${slow}, ${failing}`, equals('99, 99'));
}

function exitCode(program: string, args: readonly string[], folder: string): Promise<number> {
  const options = {
    cwd: folder,
    env: { ...process.env, HOME: folder },
    timeout: 120_000,
    killSignal: 'SIGKILL' as const,
  };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      writeFileSync(join(folder, 'k6.log'), `${stdout}${stderr}`);
      resolve(error ? (typeof error.code === 'number' ? error.code : -1) : 0);
    });
  });
}
