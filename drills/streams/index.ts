import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatBytes } from '@twisterlab/platform/util/quantity';
import { stringify } from 'yaml';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import { asRendered, linkObjects } from '../link-objects';
import { part } from '../parts/part';
import { Backend } from './backend';
import { checks } from './checks';
import { ask } from './client';
import { fileProvider, type HostRoute, routesOf } from './routes';
import { TemporaryFiles, tmpLimit } from './tmp';

/** Seconds for the first event: no verdict on speed. A response that is held back never arrives. */
const patience = 15;
const large = { passes: 300, refused: 1024 } as const;
const annotation = 'traefik.ingress.kubernetes.io/router.middlewares';

/** The rendered routes and Middlewares in real Traefik, with a /tmp that is measured. */
export const streams = drill<undefined>({
  name: 'streams',
  summary: 'streams and large bodies through real Traefik with the rendered Middlewares',
  minutes: 1,
  parts: ['traefik'],
  ci: { normal: true, faultInjections: true },
  faultInjections: [
    {
      name: 'a body limit before the MCP server',
      fails: checks.streams,
      dist: (dist) =>
        dist.change(
          ({ path }) => path === 'production/mcp-unified/Ingress.mcp-unified.yaml',
          ({ metadata, ...rest }) => ({
            ...rest,
            metadata: {
              ...metadata,
              annotations: { ...metadata.annotations, [annotation]: 'twisterlab-twisterlab-api-body@kubernetescrd' },
            },
          }),
        ),
    },
    {
      name: 'a body limit without a limit of responses',
      fails: checks.refused,
      dist: (dist) =>
        dist.change(
          ({ path }) => path.startsWith('production/twisterlab-api/Middleware.twisterlab-api-body'),
          (middleware) => ({ ...middleware, spec: { buffering: { maxRequestBodyBytes: 2 ** 20 } } }),
        ),
    },
  ],
  async run({ dist, processes, step, check, note, fixtureReady }) {
    const [cluster] = validateEnvironments(records).clusters;
    const routes = routesOf(linkObjects(dist.objects().map(asRendered), cluster!));
    const [port, behind] = await freePorts(2);
    const backend = await Backend.start(processes, behind);
    const config = join(processes.folder, 'routes.yml');
    writeFileSync(config, stringify(fileProvider(routes, `http://127.0.0.1:${behind}`)));
    const tmp = new TemporaryFiles(join(processes.folder, 'tmp'));
    processes.onStopped(() => void tmp.stop());
    await fixtureReady(undefined);
    await step('start Traefik', async () => {
      const args = [`--entryPoints.web.address=127.0.0.1:${port}`, `--providers.file.filename=${config}`];
      const quiet = ['--global.checkNewVersion=false', '--global.sendAnonymousUsage=false'];
      await processes.start('traefik', await part('traefik'), [...quiet, ...args], { TMPDIR: tmp.folder });
      const serves = async () => (await ask({ port, host: routes[0]!.host })).status === 200;
      await processes.until('Traefik serves', serves);
    });

    const streaming = routes.filter((route) => route.streams);
    const faults: string[] = [];
    await step('follow streams', async () => {
      for (const { host } of streaming) faults.push(...(await streamFaults(port, host, backend)));
    });
    check(checks.streams, { of: streaming.length, faults }, noFaults);

    const others = routes.filter((route) => !route.streams && isLimited(route));
    const limit = tmpLimit(dist);
    const refused = await step('send and request large bodies', () => refusals(port, others.at(0)!.host));
    const most = tmp.stop();
    note(`Traefik's /tmp had up to ${formatBytes(most)} of ${formatBytes(limit)}`);
    if (most > limit) refused.push(`/tmp had ${formatBytes(most)}: the kubelet would evict Traefik`);
    check(checks.refused, { of: others.length, faults: refused }, noFaults);
  },
});

const isLimited = ({ middlewares }: HostRoute) => Object.values(middlewares).some((spec) => 'buffering' in spec);

/** The second event is sent when the first has arrived. */
async function streamFaults(port: number, host: string, backend: Backend): Promise<string[]> {
  const faults: string[] = [];
  let arrived = false;
  const stream = ask({ port, host, path: '/events', onFirst: () => (arrived = true) });
  for (let times = 0; times < patience * 20 && !arrived; times++) await sleep(50);
  if (!arrived) faults.push(`${host}: the first event waits for the last`);
  backend.finish();
  await stream;
  const { status, bytes } = await ask({ port, host, path: `/mebibytes/${large.passes}` });
  if (status !== 200 || bytes !== large.passes * 2 ** 20)
    faults.push(`${host}: ${status} with ${formatBytes(bytes)} of ${large.passes}Mi`);
  return faults;
}

async function refusals(port: number, host: string): Promise<string[]> {
  // A server that refuses a body closes the connection, sometimes before the client has read the answer.
  const refusal = [413, undefined];
  const cases = [
    { what: 'a response', wanted: [500], got: await ask({ port, host, path: `/mebibytes/${large.refused}` }) },
    { what: 'a body', wanted: refusal, got: await ask({ port, host, mebibytes: large.refused }) },
    {
      what: 'a body of unknown length',
      wanted: refusal,
      got: await ask({ port, host, mebibytes: large.refused, announced: false }),
    },
  ];
  const faults = cases.flatMap(({ what, wanted, got: { status, bytes } }) =>
    wanted.includes(status)
      ? []
      : [`${host}: ${what} of ${large.refused}Mi gets ${status ?? 'no status'} with ${formatBytes(bytes)}`],
  );
  const after = await ask({ port, host });
  return after.status === 200 ? faults : [...faults, `${host}: ${after.status} afterwards`];
}
