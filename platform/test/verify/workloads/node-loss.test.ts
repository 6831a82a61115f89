import type { Cluster, ClusterNode } from '@twisterlab/platform/model/cluster';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { nodeLoss } from '@twisterlab/platform/verify/workloads/node-loss';
import { finding } from '../../kit/finding';
import { deployment, findings, graph, object, cluster as one, statefulSet, storageClass } from '../../kit/objects';

// Each node has 3500m for pods; those of K3s request 200m on two of them.
const nodesNamed = (...names: string[]): Cluster => ({
  ...one,
  loadBalancer: 'metallb',
  nodes: names.map((name): ClusterNode => ({ ...one.nodes[0]!, name })),
});
const three = nodesNamed('a', 'b', 'c');
const found = (...manifests: Manifest[]) => findings(nodeLoss, manifests, { cluster: three });

const requesting = (cpu: string) => ({ resources: { requests: { cpu } } });
const server = (name: string, cpu: string, spec: object = {}, replicas = 1): Manifest =>
  deployment(name, {
    container: requesting(cpu),
    spec: { ...spec },
    deployment: { replicas, strategy: { type: 'Recreate' } },
  });
const store = (name: string, cpu: string, storageClassName?: string): Manifest =>
  statefulSet(name, {
    container: requesting(cpu),
    statefulSet: {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { storageClassName, resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  });
const perNode = (name: string) => ({
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
});

describe('node-loss', () => {
  it('accepts pods for which two of three nodes have room', () => {
    expect(found(server('x', '3'), server('y', '3'))).toEqual([]);
  });

  it('rejects pods that need all three, and shows the largest', () => {
    const large = [server('x', '3'), server('y', '3'), server('z', '3')];
    const messages = found(...large);
    expect(messages).toHaveLength(3);
    expect(messages[0]).toBe('Deployment y without a, no node has room for 1 pod: y (3 of cpu and 0 of memory)');
    const [first] = nodeLoss.check(graph(large, { cluster: three }));
    expect(first).toMatchObject({
      ofCluster: true,
      fix:
        'Lower requests or replicas, or use larger nodes. Requests of cpu, of 7 on these nodes:\n' +
        '    production  9     x 3, y 3, z 3\n' +
        '    K3s         200m  coredns 100m, metrics-server 100m',
    });
  });

  it('lets pods wait whose volume is on the lost node, unless it is of another provisioner', () => {
    expect(found(store('x', '3'), store('y', '3'), store('z', '3'))).toEqual([]);
    const ceph = storageClass('ceph', 'Retain', 'rbd.csi.ceph.com');
    const moved = found(ceph, ...['x', 'y', 'z'].map((name) => store(name, '3', 'ceph')));
    expect(moved[0]).toEqual(finding('StatefulSet y', 'without a', '1 pod'));
  });

  it('counts volumes where the scheduler puts them, and all on the first node, from which a cluster grew', () => {
    // All volumes on a: then b and c run the Deployments, and neither can take over the other's.
    const priority = object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 1000 }, undefined);
    const first = (name: string) =>
      statefulSet(name, {
        container: requesting('1'),
        spec: { priorityClassName: 'high' },
        statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
      });
    const stores = [first('s1'), first('s2'), first('s3')];
    expect(found(priority, ...stores, server('x', '2'))).toEqual([]);
    expect(found(priority, ...stores, server('x', '2'), server('y', '2'))).toEqual([
      finding('Deployment y', 'without b'),
      finding('Deployment x', 'without c'),
    ]);
  });

  it('runs a DaemonSet once on each node, and moves nothing of it', () => {
    const agent = object('apps/v1', 'DaemonSet', 'agent', {
      spec: { template: { spec: { containers: [{ name: 'agent', ...requesting('3') }] } } },
    });
    expect(found(agent)).toEqual([]);
    expect(found(agent, server('x', '500m'))).toEqual([]);
    expect(found(agent, server('x', '500m'), server('y', '400m'))).toHaveLength(3);
  });

  it.each([
    ['spread', { topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', ...perNode('x') }] }],
    [
      'anti-affinity',
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [perNode('x')] } } },
    ],
  ])('lets a replica wait that %s keeps from sharing a node', (_, spec) => {
    expect(found(server('x', '3', spec, 3))).toEqual([]);
    expect(found(server('x', '3', {}, 3))).not.toEqual([]);
  });

  it('reads nodeSelector and node affinity', () => {
    const only = (values: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }],
          },
        },
      },
    });
    expect(found(server('x', '3', { nodeSelector: { 'kubernetes.io/hostname': 'b' } }))).toEqual([]);
    expect(found(server('x', '2', only(['a', 'b'])), server('y', '2', only(['a', 'b'])))).toEqual([
      finding('Deployment x', 'without a', /x \(2 of cpu/),
      finding('Deployment y', 'without b', /y \(2 of cpu/),
    ]);
    expect(found(server('x', '1', only(['d'])))).toEqual([
      'Deployment x no node is allowed for 1 pod: x (1 of cpu and 0 of memory): each is excluded by nodeSelector, affinity, spread or a volume',
    ]);
    const agents = { ...three, nodes: three.nodes.map((node): ClusterNode => ({ ...node, role: 'agent' })) };
    const selector = { nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' } };
    expect(findings(nodeLoss, [server('x', '1', selector)], { cluster: agents })).toHaveLength(1);
    // The record does not list labels that are set by hand.
    expect(found(server('x', '1', { nodeSelector: { gpu: 'true' } }))).toEqual([]);
  });

  it('runs at most 110 pods on a node', () => {
    // Beside three pods of K3s.
    expect(found(server('x', '1m', {}, 217))).toEqual([]);
    expect(found(server('x', '1m', {}, 218))[0]).toEqual(
      finding('Deployment x', 'without a', '1 pod', 'a node runs at most 110 pods'),
    );
  });

  it('accepts pods for which another distribution has room', () => {
    // The scheduler may run y and z on one node, and none of the others would have 2 cores left.
    expect(found(server('w', '2'), server('x', '2'), server('y', '1200m'), server('z', '1200m'))).toEqual([]);
  });

  it('leaves sums above all nodes to the rule capacity, and a single node alone', () => {
    expect(found(server('x', '4'))).toEqual([]);
    expect(findings(nodeLoss, [server('x', '3')])).toEqual([]);
  });
});
