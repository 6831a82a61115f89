import { records } from '../../environments';
import { drill } from '../drill';
import { equals, faultless } from '../expectation';
import { essentialImages } from '../ground/nodes/essentials';
import { obstacle } from '../ground/nodes/obstacle';
import { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { nodes } from '../nodes';
import { applyProduction, namespace } from '../nodes/production';
import { renderThreeNodes } from '../three-nodes';
import { Cluster, scope } from './cluster';
import { promises } from './promises';
import { refusedRequests } from './refused';
import { sabotages } from './sabotage';
import { Tale } from './tale';
import { Watch } from './watch';
import { Writer } from './writes';

const images: readonly ImageName[] = [...essentialImages, 'postgres', 'node-exporter', 'twisterlab-api'];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;

/** Production's PostgreSQL with three members on three real nodes, and everything that may happen to its leader. */
export const patroni = drill<NodesGround>({
  name: 'patroni',
  promise: 'PostgreSQL survives its leader, and loses no acknowledged write',
  minutes: 6,
  parts: nodes.parts,
  packages: nodes.packages,
  images: [...images],
  render: renderThreeNodes,
  ci: {
    healthy: obstacle() ?? true,
    broken: 'five sabotages take a quarter of an hour',
    without:
      'a forced deletion, a full disk, a restart of the controllers, a rollout and an archive that is away take three minutes',
  },
  breaks: sabotages,
  async run(story) {
    const { dist, processes, step, promise, stands } = story;
    const ground = await step('three nodes with names and volumes', () => NodesGround.start(processes, { images }));
    await stands(ground);
    const applies = (path: string) => /^production\/(backups|postgres|namespace-limits)\//.test(path);
    await step("production's PostgreSQL applied", () => applyProduction(ground, dist, applies));
    const cluster = new Cluster(ground);
    await step('three members, one of them a synchronous standby', () => cluster.whole(3, story.broken ? 120 : 300));
    const members = await cluster.members();
    const places = new Set(members.map(({ spec }) => spec.nodeName));
    promise(promises.members, `${members.length} members on ${places.size} nodes`, equals('3 members on 3 nodes'));

    // On a node whose loss is not among the blows: the leader's and the standby's may be.
    const writer = await step('a client writes', async () => Writer.start(ground, cluster, database, 'node3'));
    const watch = new Watch(ground, cluster);
    const tale = new Tale(story, ground, cluster, writer, database);
    await (story.broken ? tale.whereSabotagesShow() : story.short ? tale.inShort() : tale.inFull());

    promise(promises.service, await watch.end(), faultless);
    promise(promises.lost, await step('rows compared', () => tale.lost()), faultless);
    promise(
      promises.role,
      refusedRequests(ground.api.audit(), `system:serviceaccount:${namespace}:${scope}`),
      faultless,
    );
  },
});
