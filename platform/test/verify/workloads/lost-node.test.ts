import { leavingLostNode } from '@twisterlab/platform/kubernetes/lost-node';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import { lostNode } from '@twisterlab/platform/verify/workloads/lost-node';
import { cluster, deployment, findings, statefulSet } from '../../kit/objects';

const two = { ...cluster, nodes: [...cluster.nodes, { ...cluster.nodes[0]!, name: 'second' }] };
const check = (spec: Record<string, unknown>, of: Cluster = two) =>
  findings(lostNode, [deployment('api', { spec })], { cluster: of });
const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];

describe('lost-node', () => {
  it('accepts the tolerations that synth renders, and others of the chart', () => {
    expect(check({ tolerations: leavingLostNode })).toEqual([]);
    expect(check({ tolerations: leavingLostNode.map(({ key }) => ({ key, tolerationSeconds: 60 })) })).toEqual([]);
  });

  it('accepts the default on one node, with a claim, and of a StatefulSet', () => {
    expect(check({}, cluster)).toEqual([]);
    expect(check({ volumes })).toEqual([]);
    expect(findings(lostNode, [statefulSet('redis')], { cluster: two })).toEqual([]);
  });

  it('rejects a Deployment without them, or with one for another effect', () => {
    expect(check({ tolerations: leavingLostNode.slice(1) })).toEqual([
      'Deployment api does not tolerate node.kubernetes.io/not-ready: its pods stay on a lost node for 300 s, which the API server sets',
    ]);
    expect(check({})).toHaveLength(2);
    expect(check({ tolerations: leavingLostNode.map((each) => ({ ...each, effect: 'NoSchedule' })) })).toHaveLength(2);
  });
});
