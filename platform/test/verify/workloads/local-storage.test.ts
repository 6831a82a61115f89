import type { ClusterNode } from '@twisterlab/platform/model/cluster';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { diskUse, localStorage } from '@twisterlab/platform/verify/workloads/local-storage';
import { cluster, cronJob, deployment, findings, graph, object, statefulSet, storageClass } from '../../kit/objects';

// The node of the tests has 91Gi, of which 20Gi are reserved.
const three = {
  ...cluster,
  nodes: ['a', 'b', 'c'].map((name): ClusterNode => ({ ...cluster.nodes[0]!, name })),
};
const claims = (storage: string, storageClassName?: string) => [
  { metadata: { name: 'data' }, spec: { storageClassName, resources: { requests: { storage } } } },
];
/** Pods without temporary files. */
const container = { resources: {} };
const store = (name: string, storage: string, replicas = 1, spec = {}): Manifest =>
  statefulSet(name, { container, spec, statefulSet: { replicas, volumeClaimTemplates: claims(storage) } });
const spread = {
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
  ],
};
const needs = (name: string, need: string, node: string, parts: string) =>
  `StatefulSet ${name} all volumes need ${need} of the disk of ${node}, which has 91Gi: ${parts}, reserved 20Gi`;

describe('local-storage', () => {
  it('accepts claims that fill the disk beside the reserve', () => {
    expect(findings(localStorage, [store('a', '31Gi'), store('b', '40Gi')])).toEqual([]);
  });

  it('rejects more, and shows who uses what', () => {
    const single = object('v1', 'PersistentVolumeClaim', 'copies', { spec: claims('1Gi')[0]!.spec });
    expect(findings(localStorage, [store('a', '31Gi'), store('b', '40Gi'), single])).toEqual([
      needs('b', '92Gi', 'edgeserver', 'claims 72Gi, temporary files 0'),
    ]);
    const [found] = localStorage.check(graph([store('a', '31Gi'), store('b', '40Gi'), single]));
    expect(found).toMatchObject({
      ofCluster: true,
      fix:
        'Lower the sizes of claims, or use a larger disk. Claims:\n' +
        '    production  72Gi  b 40Gi, a 31Gi, copies 1Gi',
    });
  });

  it('counts the requests of running pods and the limit of the largest task', () => {
    const files = (request: string, limit: string) => ({
      container: { resources: { requests: { 'ephemeral-storage': request }, limits: { 'ephemeral-storage': limit } } },
    });
    const running = deployment('api', { ...files('1Gi', '50Gi'), deployment: { strategy: { type: 'Recreate' } } });
    const tasks = [cronJob('backup', files('1Gi', '10Gi')), cronJob('drill', files('1Gi', '20Gi'))];
    expect(findings(localStorage, [store('a', '50Gi'), running, ...tasks])).toEqual([]);
    expect(findings(localStorage, [store('a', '51Gi'), running, ...tasks])).toEqual([
      needs('a', '92Gi', 'edgeserver', 'claims 51Gi, temporary files 21Gi'),
    ]);
  });

  it('counts a claim on every node that may have to hold it, and spread claims on one node each', () => {
    const database = store('database', '30Gi', 3, spread);
    const fits = graph([database, store('redis', '40Gi')], { cluster: three });
    expect(diskUse(fits).map(({ node, free }) => [node.name, free / 2 ** 30])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect([...localStorage.check(fits)]).toEqual([]);
    const apart = graph([store('database', '30Gi', 3)], { cluster: three });
    expect([...localStorage.check(apart)].map(({ message }) => message)).toHaveLength(3);
  });

  it('does not sum the disks of the nodes', () => {
    const sum = graph([store('a', '50Gi'), store('b', '50Gi')], { cluster: three });
    expect([...localStorage.check(sum)][0]?.message).toBe(
      'all volumes need 120Gi of the disk of a, which has 91Gi: claims 100Gi, temporary files 0, reserved 20Gi',
    );
  });

  it('ignores volumes of other provisioners', () => {
    const elsewhere = statefulSet('a', { container, statefulSet: { volumeClaimTemplates: claims('1Ti', 'ceph') } });
    expect(findings(localStorage, [storageClass('ceph', 'Retain', 'rbd.csi.ceph.com'), elsewhere])).toEqual([]);
  });
});
