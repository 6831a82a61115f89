import { records } from '../../environments';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { essentialImages } from '../ground/nodes/essentials';
import { obstacle } from '../ground/nodes/obstacle';
import { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { nodes } from '../nodes';
import { applyTenant, namespace, readiness, workloadsOf } from '../nodes/production';
import { Cluster } from '../patroni/cluster';
import { Writer } from '../patroni/writes';
import { Copies } from './copies';
import { copying, shrinking, twice } from './copying';
import { damaged, elsewhere, lying } from './damages';
import { Elsewhere, renderWithBucket } from './elsewhere';
import { failing, killed } from './failures';
import { Monitoring } from './monitoring';
import { restoring, restoringRedis } from './restoring';
import { expiring, keeping } from './retention';
import { sabotages } from './sabotage';
import { makeSmall } from './small-disk';
import { Stores } from './stores';
import { Tasks } from './tasks';

const images: readonly ImageName[] = [...essentialImages, 'postgres', 'redis', 'node-exporter', 'twisterlab-api'];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;
const applications = /^production\/(backups|namespace-limits|postgres|redis)\//;

/** Production's backups on a real node: their CronJobs run, fail and are lied to, and real parts restore and watch them. */
export const backup = drill<NodesGround>({
  name: 'backup',
  promise: 'backups restore, and one that would not raises an alert',
  minutes: 9,
  parts: [...nodes.parts, 'prometheus', 'rclone'],
  packages: [...(nodes.packages ?? []), 'e2fsprogs'],
  images,
  render: renderWithBucket,
  ci: {
    healthy: obstacle() ?? true,
    broken: 'six sabotages take half an hour',
    without: 'copies that lie, failing and killed runs, retention and the bucket take six minutes',
  },
  breaks: sabotages,
  async run(story) {
    const { dist, processes, step, stands, note } = story;
    const ground = await step('a node with names and volumes', () =>
      NodesGround.start(processes, { nodes: 1, images }),
    );
    await stands(ground);
    const bucket = await step('the stores and their backups applied', () => apply(ground, dist));
    const workloads = workloadsOf(dist, (path) => applications.test(path));
    const ready = await step('pods run', () => readiness(ground, workloads, 300));
    if (ready.faults.length > 0) throw new Error(ready.faults.join('\n'));
    const copies = new Copies(ground);
    await step('copies lie on a small disk', () => makeSmall(ground));
    const stores = new Stores(ground, database);
    const monitoring = await step('Prometheus watches', () => Monitoring.start(ground, dist));
    await step('data written', () => stores.fill(story.broken || story.short ? 30 : 200));
    note(`PostgreSQL has ${await stores.megabytes()} MiB`);
    await step('a client writes all the time', () => Writer.start(ground, new Cluster(ground), database, 'node1'));

    const scene = { story, ground, stores, tasks: new Tasks(ground), copies, monitoring, elsewhere: bucket };
    const chapters = story.broken ? whereSabotagesShow : story.short ? inShort : inFull;
    for (const chapter of chapters) await chapter(scene);
  },
});

/** No sabotage can show in the others. */
const whereSabotagesShow = [copying, twice, lying, failing, killed, keeping, expiring] as const;
const inShort = [copying, twice, restoring, restoringRedis, shrinking, damaged] as const;
const inFull = [
  ...[copying, twice, restoring, restoringRedis, shrinking, damaged, lying],
  ...[failing, killed, keeping, expiring, elsewhere],
] as const;

/** Of production what has to do with its data; of another tenant the PostgreSQL that a restore goes to; and the bucket. */
async function apply(ground: NodesGround, dist: Dist): Promise<Elsewhere> {
  await ground.kubectl.apply(
    ...dist
      .objects('edge')
      .filter(({ path }) => path.startsWith('edge/namespaces/'))
      .map(({ manifest }) => manifest),
  );
  const bucket = await Elsewhere.start(ground);
  await applyTenant(ground, dist, 'production', (path) => applications.test(path));
  await applyTenant(ground, dist, 'development', (path) => /^development\/(namespace-limits|postgres)\//.test(path));
  return bucket;
}
