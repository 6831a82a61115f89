import { records } from '../../environments';
import { drill } from '../drill';
import { equals, noFaults } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { addressesOf } from '../fixtures/nodes/addresses';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { applyProduction, namespace } from '../nodes/production';
import { renderThreeNodes } from '../three-nodes';
import { checks } from './checks';
import { Cluster, scope } from './cluster';
import { deniedRequests } from './denied-requests';
import { faultInjections } from './fault-injections';
import { Scenario } from './scenario';
import { ServiceWatch } from './service-watch';
import { Writer } from './writer';

const images: readonly ImageName[] = [...addonImages, 'postgres', 'node-exporter', 'twisterlab-api'];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;

/** The drill's API server is on none of the three nodes whose addresses the rendered policy allows. */
const toControlPlane = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'drill-control-plane', namespace },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': scope } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ ipBlock: { cidr: `${addressesOf(3).controlPlane.address}/32` } }],
        ports: [{ port: 6443, protocol: 'TCP' }],
      },
    ],
  },
};

/** Production's PostgreSQL with three members on three real nodes, and faults of its leader. */
export const patroni = drill<NodeCluster>({
  name: 'patroni',
  summary: 'PostgreSQL survives the loss of its leader, and loses no acknowledged write',
  minutes: 6,
  parts: nodeParts,
  packages: nodes.packages,
  images: [...images],
  render: renderThreeNodes,
  ci: {
    normal: unsupportedReason() ?? true,
    faultInjections: 'five fault injections take a quarter of an hour',
    omits:
      'a forced deletion, a full disk, a restart of the controllers, a rollout and an outage of the archive take three minutes',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, check, fixtureReady } = context;
    const nodeCluster = await step('start three nodes with DNS and volumes', () =>
      NodeCluster.start(processes, { images }),
    );
    await fixtureReady(nodeCluster);
    await step('enforce every NetworkPolicy', async () => {
      await enforcePolicies(nodeCluster, dist);
      await nodeCluster.kubectl.apply(toControlPlane);
    });
    const isApplied = (path: string) => /^production\/(backups|postgres|namespace-limits)\//.test(path);
    await step("apply production's PostgreSQL", () => applyProduction(nodeCluster, dist, isApplied));
    const cluster = new Cluster(nodeCluster);
    await step('wait for three members, one a synchronous standby', () =>
      cluster.waitHealthy(3, context.faultInjected ? 120 : 300),
    );
    const members = await cluster.members();
    const places = new Set(members.map(({ spec }) => spec.nodeName));
    check(checks.members, `${members.length} members on ${places.size} nodes`, equals('3 members on 3 nodes'));

    // Faults of a node never hit node3: the scenario moves the leader away from the writer's node.
    const writer = await step('start a client that writes', async () =>
      Writer.start(nodeCluster, cluster, database, 'node3'),
    );
    const watch = new ServiceWatch(nodeCluster, cluster);
    const scenario = new Scenario(context, nodeCluster, cluster, writer, database);
    await (context.faultInjected ? scenario.forFaultInjections() : context.short ? scenario.short() : scenario.full());

    check(checks.service, await watch.end(), noFaults);
    check(checks.lost, await step('compare rows', () => scenario.lostRows()), noFaults);
    check(
      checks.role,
      deniedRequests(nodeCluster.api.audit(), `system:serviceaccount:${namespace}:${scope}`),
      noFaults,
    );
  },
});
