import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import { equals } from '../expectation';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';
import { configFile } from '../servers/config-files';
import { listen } from '../servers/http';
import { Prometheus } from '../servers/prometheus';
import { checks } from './checks';

const path = 'staging/load-test/';
const seconds = 10;

/** The CronJobs, and the ConfigMap of each. */
const tests = { onDemand: 'load-test', nightly: 'load-test-nightly' } as const;
type Test = keyof typeof tests;

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
  const run = (name: keyof typeof servers, test: Test = 'onDemand', env: Readonly<Record<string, string>> = {}) =>
    step(`run k6 against a ${name} server (${tests[test]})`, async () => {
      const { port, close } = await listen(processes, servers[name]);
      const folder = join(processes.folder, `k6-${name}-${test}`);
      mkdirSync(folder);
      const config = `${path}ConfigMap.${tests[test]}-script-`;
      const settings = {
        ...JSON.parse(configFile(dist, config, 'settings.json')),
        target: `http://127.0.0.1:${port}/`,
        seconds,
      };
      writeFileSync(join(folder, 'script.js'), configFile(dist, config, 'script.js'));
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
      const { args = [], env: own = [] } = containerOf(dist, test);
      const ownEnv = Object.fromEntries(own.map((each) => [each.name, each.value ?? '']));
      const code = await exitCode(
        k6,
        args.map((arg) => arg.replace('/scripts', folder)),
        { folder, env: { ...ownEnv, ...env } },
      );
      close();
      return code;
    });
  check(checks.load, await run('fast'), equals(0));
  const [slow, failing] = [await run('slow'), await run('failing')];
  note(`exit codes: ${slow} (slow server), ${failing} (failing server)`);
  check(checks.overload, `${slow}, ${failing}`, equals('99, 99'));

  const [port] = await freePorts(1);
  const prometheus = await step('start Prometheus', () => startPrometheus(processes, dist, port));
  // It fails some requests: the result is one series all the same.
  await run('failing', 'nightly', { K6_PROMETHEUS_RW_SERVER_URL: `http://127.0.0.1:${port}/api/v1/write` });
  const result = 'k6_http_req_duration_p95{namespace="twisterlab-staging",scenario="steady"}';
  const found = await prometheus.query(`count_over_time(${result}[10m])`);
  check(checks.nightly, found.map(({ value }) => value).join(', '), equals('1'));
}

function containerOf(dist: Dist, test: Test) {
  const { manifest } = dist.find((object) => object.path === `${path}CronJob.${tests[test]}.yaml`);
  return ofKind(manifest, 'CronJob').spec!.jobTemplate.spec!.template.spec!.containers[0]!;
}

/** Prometheus with its rendered argument about remote write, and nothing to scrape. */
async function startPrometheus(processes: Processes, dist: Dist, port: number): Promise<Prometheus> {
  const { manifest } = dist.find((object) => object.path === 'edge/prometheus/StatefulSet.prometheus.yaml');
  const { args = [] } = ofKind(manifest, 'StatefulSet').spec.template.spec!.containers[0]!;
  const prometheus = await Prometheus.start(processes, {
    port,
    config: 'scrape_configs: []\n',
    args: args.filter((each) => each.includes('remote-write')),
  });
  await processes.until('Prometheus answers', async () => (await prometheus.queryOnceUp('vector(1)')).length > 0);
  return prometheus;
}

function exitCode(
  program: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<number> {
  const options = {
    cwd: folder,
    env: { ...process.env, HOME: folder, ...env },
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
