import { records } from '../../environments';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { applyTenant, namespace, readiness, workloadsOf } from '../nodes/production';
import { Cluster } from '../patroni/cluster';
import { Writer } from '../patroni/writer';
import { Copies } from './copies';
import { concurrentRuns, copying, deleteData } from './copying';
import { corruptedCopies, offsite, staleCopies } from './corruption';
import { failedRuns, killedOffsiteRun, killedRuns } from './failures';
import { faultInjections } from './fault-injections';
import { majorVersion } from './major-version';
import { Monitoring } from './monitoring';
import { Bucket, renderWithBucket } from './offsite';
import { pointInTimeRestore, redisRestore } from './restore';
import { expiry, threeWeeks } from './retention';
import { rotation } from './rotation';
import { moveToSmallDisk } from './small-disk';
import { Stores } from './stores';
import { Tasks } from './tasks';

const images: readonly ImageName[] = [
  ...addonImages,
  ...(['postgres', 'postgres-next', 'redis', 'node-exporter', 'twisterlab-api'] as const),
];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;
const applications = /^production\/(backups|namespace-limits|postgres|redis)\//;

/** Production's backups on a real node: their CronJobs run and fail, copies are corrupted and restored, alerts fire. */
export const backup = drill<NodeCluster>({
  name: 'backup',
  summary: 'backups restore, and an alert fires for one that would not',
  minutes: 9,
  parts: [...nodeParts, 'prometheus', 'rclone'],
  packages: [...(nodes.packages ?? []), 'e2fsprogs'],
  images,
  render: (folder) => renderWithBucket(folder),
  ci: {
    normal: unsupportedReason() ?? true,
    faultInjections: 'seven fault injections take three quarters of an hour',
    omits: 'stale copies, failed and killed runs, retention, the bucket and the migration take eight minutes',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, fixtureReady, note } = context;
    const nodeCluster = await step('start a node with DNS and volumes', () =>
      NodeCluster.start(processes, { nodes: 1, images }),
    );
    await fixtureReady(nodeCluster);
    await step('enforce every NetworkPolicy', () => enforcePolicies(nodeCluster, dist));
    const bucket = await step('apply the stores and their backups', () => apply(nodeCluster, dist));
    const workloads = workloadsOf(dist, (path) => applications.test(path));
    const ready = await step('wait for pods', () => readiness(nodeCluster, workloads, 300));
    if (ready.faults.length > 0) throw new Error(ready.faults.join('\n'));
    const copies = new Copies(nodeCluster);
    await step('move the copies to a small disk', () => moveToSmallDisk(nodeCluster));
    const stores = new Stores(nodeCluster, database);
    const monitoring = await step('start Prometheus', () => Monitoring.start(nodeCluster, dist));
    await step('write data', () => stores.fill(context.faultInjected || context.short ? 30 : 200));
    note(`PostgreSQL has ${await stores.megabytes()} MiB`);
    const writer = await step('start a client that writes', () =>
      Writer.start(nodeCluster, new Cluster(nodeCluster), database, 'node1'),
    );

    const fixture = { context, nodeCluster, stores, tasks: new Tasks(nodeCluster), copies, monitoring, bucket, writer };
    const scenarios = context.faultInjected ? forFaultInjections : context.short ? short : full;
    for (const scenario of scenarios) await scenario(fixture);
  },
});

/** Those in which fault injections show. */
const forFaultInjections = [
  copying,
  concurrentRuns,
  staleCopies,
  failedRuns,
  killedRuns,
  killedOffsiteRun,
  threeWeeks,
  expiry,
  rotation,
] as const;
const short = [copying, concurrentRuns, pointInTimeRestore, redisRestore, deleteData, corruptedCopies] as const;
const full = [
  ...short,
  staleCopies,
  failedRuns,
  killedRuns,
  threeWeeks,
  expiry,
  offsite,
  rotation,
  killedOffsiteRun,
  majorVersion,
] as const;

/** Applies production's stores and backups, the PostgreSQL of another tenant as target of a restore, and starts the bucket. */
async function apply(nodeCluster: NodeCluster, dist: Dist): Promise<Bucket> {
  const bucket = await Bucket.start(nodeCluster);
  await applyTenant(nodeCluster, dist, 'production', (path) => applications.test(path));
  await applyTenant(nodeCluster, dist, 'development', (path) =>
    /^development\/(namespace-limits|postgres)\//.test(path),
  );
  return bucket;
}
