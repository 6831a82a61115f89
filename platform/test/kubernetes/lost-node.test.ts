import { leavingLostNode, withLostNodeTolerations } from '@twisterlab/platform/kubernetes/lost-node';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { cluster, deployment, statefulSet } from '../kit/objects';

const three = { nodes: ['a', 'b', 'c'].map((name) => ({ ...cluster.nodes[0]!, name })) };

/** The tolerations of an object's pods. */
function tolerations(manifest: Manifest, of: Pick<Cluster, 'nodes'> = three): unknown {
  const { spec } = withLostNodeTolerations(manifest, of) as Manifest & {
    spec: { template: { spec: { tolerations?: unknown } } };
  };
  return spec.template.spec.tolerations;
}

describe('pods of a Deployment on several nodes', () => {
  it('leave a node as soon as it is unreachable, and later if it reports itself as not ready', () => {
    expect(tolerations(deployment('api'))).toEqual([
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
    ]);
  });

  it('keep their own tolerations', () => {
    const own = [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
      { key: 'gpu', operator: 'Exists' },
    ];
    expect(tolerations(deployment('api', { spec: { tolerations: own } }))).toEqual([...own, leavingLostNode[1]]);
  });
});

describe('the default of Kubernetes stays', () => {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];

  it.each([
    ['on a single node', deployment('api'), cluster],
    ['for a StatefulSet, whose pod a lost node does not delete', statefulSet('redis'), three],
    ['for a Deployment with a claim', deployment('api', { spec: { volumes } }), three],
  ])('%s', (_, manifest, of) => {
    expect(tolerations(manifest, of)).toBeUndefined();
  });
});
