import type { Cluster } from '../../environments/schema/cluster';
import { type Drill, drill, type TestContext } from '../drill';
import { noFaults } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { PolicyEngine } from '../fixtures/nodes/policies/engine';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import { Repository } from '../fixtures/repository';
import type { ImageName } from '../images';
import { platformImages } from '../images/platform';
import { nodeParts, nodes } from '../nodes';
import { renderOneServer } from '../one-server';
import { collectorWithoutEvents } from '../servers/without-events';
import { alertArrives } from './alerting';
import { backupTasks, runTasks } from './backups';
import { checks } from './checks';
import { applicationsOf, converge, restarts } from './converge';
import { faultInjections } from './fault-injections';
import { hostsAnswer } from './hosts';
import { complete, install } from './install';
import { Internet, repositoryUrl } from './internet';
import { K3s } from './k3s';
import { PeakMemory } from './memory';
import { withPatientProbes } from './probes';
import { noAlerts, targetsUp } from './prometheus';
import { removeAndRestore } from './removal';
import { oneServer, threeServers } from './shape';

const images: readonly ImageName[] = [
  ...addonImages,
  ...(['redis', 'postgres', 'node-exporter', 'postgres-exporter', 'redis-exporter', 'traefik'] as const),
  ...(['metallb-controller', 'metallb-speaker'] as const),
  ...(['twisterlab-api', 'mcp-unified', 'k6'] as const),
  ...(Object.keys(platformImages) as ImageName[]),
];

/** Seconds without a change after which an injected fault has stopped the boot: Argo CD tries again every two minutes at most. */
const stuck = 300;

/** Boots the whole platform from nothing: the README's bootstrap, a real Argo CD, all of dist on real nodes under its policies. */
const shared = {
  parts: [
    ...nodeParts,
    ...(['argocd', 'traefik', 'metallb-controller', 'metallb-speaker'] as const),
    ...(['prometheus', 'alertmanager', 'loki', 'otelcol', 'jaeger', 'k6'] as const),
  ],
  packages: [...nodes.packages!, 'git'],
  images,
  faultInjections,
} as const satisfies Partial<Drill<NodeCluster>>;

/** Three servers, the committed dist: Patroni with three members, MetalLB. */
export const rehearsal = drill<NodeCluster>({
  ...shared,
  name: 'rehearsal',
  summary: 'the platform boots from nothing by the README: three servers, every policy in force',
  minutes: 20,
  ci: {
    normal: 'its short form for CI is rehearsal-one-server: the same charts, with a third of the pods of PostgreSQL',
    faultInjections: 'every fault injection is a boot, ten minutes each',
  },
  run: (context) => measured(context, threeServers),
});

/** One server: examples/one-node. */
export const rehearsalOneServer = drill<NodeCluster>({
  ...shared,
  name: 'rehearsal-one-server',
  summary: 'the same on one server: examples/one-node',
  minutes: 17,
  render: renderOneServer,
  ci: {
    normal: unsupportedReason() ?? true,
    faultInjections: 'every fault injection is a boot, ten minutes each',
    omits: 'the wait until no alert fires, and the removal of each Application, which take longer than the boot',
  },
  run: (context) => measured(context, oneServer),
});

/**
 * No node is lost here. Three kubelets and all pods share the processors of one machine: a Lease can be late, and the pods of a node
 * that counts as lost move, which makes the next Lease later.
 */
const patience = ['--node-monitor-grace-period=10m'];

async function measured(context: TestContext<NodeCluster>, cluster: Cluster): Promise<void> {
  const memory = new PeakMemory();
  try {
    await boot(context, cluster);
  } finally {
    context.note(`memory at its peak: ${memory.end().toFixed(1)} GiB`);
  }
}

async function boot(context: TestContext<NodeCluster>, cluster: Cluster): Promise<void> {
  const { dist, processes, step, check, note, faultInjected, short } = context;
  const servers = cluster.nodes.map(({ name, address }) => ({ name, address }));
  const repository = await step('commit dist to a Git repository', () => {
    dist.replace(cluster.repository, repositoryUrl);
    withPatientProbes(dist);
    collectorWithoutEvents(dist);
    return Repository.create(`${processes.folder}/repository`, dist.folder, 'dist', cluster.targetRevision);
  });
  const fixture = await step(`start an empty cluster: ${servers.map(({ name }) => name).join(', ')}`, () =>
    NodeCluster.start(processes, { images, servers, controllerFlags: patience }),
  );
  const k3s = new K3s(fixture, cluster);
  await step('start K3s, the policy engine, and what is outside the LAN', async () => {
    await k3s.start();
    await new PolicyEngine(fixture).start();
  });
  const internet = await Internet.start(processes, fixture);
  await context.fixtureReady(fixture);

  const started = performance.now();
  const minutes = () => `${((performance.now() - started) / 60_000).toFixed(1)} minutes after the bootstrap began`;
  const commands = await install(context, fixture);
  if (!commands) return;
  const of = (environment: string) =>
    applicationsOf(dist, (name) => name === environment || name.startsWith(`${environment}-`));
  const production = await step('wait for production', () =>
    converge(fixture, of('production'), 1200, faultInjected ? stuck : undefined),
  );
  note(`production: ${minutes()}`);
  check(checks.production, production, noFaults);
  if (production.faults.length > 0) return;
  const everything = await step('wait for every Application', () =>
    converge(fixture, applicationsOf(dist), faultInjected ? 180 : 900),
  );
  note(`everything: ${minutes()}`);
  check(checks.converges, everything, noFaults);
  if (everything.faults.length > 0) return;

  await complete(context, fixture, commands);
  check(checks.restarts, await step('count restarts', () => restarts(fixture)), noFaults);
  check(checks.targets, await step('wait for the scrape targets', () => targetsUp(fixture, 180)), noFaults);
  const address = cluster.loadBalancer === 'metallb' ? cluster.ingressAddress : cluster.nodes[0]!.address;
  check(checks.hosts, await step('request every host name', () => hostsAnswer(fixture, dist, address)), noFaults);
  const { namespace, names } = backupTasks(dist, 'production');
  const alert = await step('let a backup fail, and wait for the alert in the chat', () =>
    alertArrives(fixture, internet, namespace, 'redis-backup', 900),
  );
  check(checks.alert, alert, noFaults);
  const backups = await step('back up and restore every store', () => runTasks(fixture, namespace, names, 900));
  check(checks.backups, backups, noFaults);
  if (short || backups.faults.length > 0) return;
  // An alert about notifications that failed before the addresses existed lasts a quarter of an hour.
  const quiet = await step('wait until no alert fires', () => noAlerts(fixture, faultInjected ? 600 : 1800));
  check(checks.quiet, quiet, noFaults);
  if (quiet.faults.length > 0) return;
  const removal = await step('remove each Application from dist and put it back', () =>
    removeAndRestore(fixture, dist, repository, faultInjected ? 420 : 1500),
  );
  check(checks.removal, removal, noFaults);
}
