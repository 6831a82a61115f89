import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Story } from '../drill';
import { equals } from '../expectation';
import { part } from '../parts/part';
import { filesOf } from './configs';
import { promises } from './promises';

const path = 'staging/load-test/';
const seconds = 10;

/** Servers that the load test is to tell apart. */
const servers = {
  good: (_, response) => response.end('{"status":"healthy"}'),
  slow: (_, response) => setTimeout(() => response.end(), 2300),
  // One answer in twenty.
  failing: (() => {
    let asked = 0;
    return (_, response) => {
      response.statusCode = ++asked % 20 === 0 ? 500 : 200;
      response.end();
    };
  })(),
} satisfies Record<string, RequestListener>;

/** The rendered script with the rendered command line. Changed: whom it asks, and for how long. */
export async function load({ processes, dist, step, promise, note }: Story): Promise<void> {
  const k6 = await part('k6');
  const run = (name: keyof typeof servers) =>
    step(`k6 asks a ${name} server`, async () => {
      const { port, close } = await serve(servers[name]);
      const folder = join(processes.folder, `k6-${name}`);
      mkdirSync(folder);
      const files = filesOf(dist, `${path}ConfigMap.load-test-script`);
      const settings = { ...JSON.parse(files['settings.json']!), target: `http://127.0.0.1:${port}/`, seconds };
      writeFileSync(join(folder, 'script.js'), files['script.js']!);
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
      const { manifest } = dist.find((object) => object.path === `${path}CronJob.load-test.yaml`);
      const { args = [] } = (manifest as Kinds['CronJob']).spec!.jobTemplate.spec!.template.spec!.containers[0]!;
      const code = await exitCode(
        k6,
        args.map((arg) => arg.replace('/scripts', folder)),
        folder,
      );
      close();
      return code;
    });
  promise(promises.load, await run('good'), equals(0));
  const [slow, failing] = [await run('slow'), await run('failing')];
  note(`exit codes: ${slow} against a slow server, ${failing} against one that fails`);
  promise(promises.overload, `${slow}, ${failing}`, equals('99, 99'));
}

async function serve(listener: RequestListener): Promise<{ port: number; close: () => void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
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
