import { updateOrder } from '@twisterlab/platform/verify/workloads/update-order';
import { cluster, deployment, findings, object, template } from '../../kit/objects';

const agent = (maxUnavailable?: number | string) =>
  object('apps/v1', 'DaemonSet', 'agent', {
    spec: { selector: {}, template: template('agent'), updateStrategy: { rollingUpdate: { maxUnavailable } } },
  });

describe('update-order', () => {
  it('accepts one pod at a time, all where that is stated, and Deployments', () => {
    for (const each of [agent(), agent(1), agent('20%'), agent('100%'), deployment('api')])
      expect(findings(updateOrder, [each])).toEqual([]);
  });

  it('compares a share with the nodes of the cluster', () => {
    const [node] = cluster.nodes;
    const three = { cluster: { ...cluster, nodes: [node!, { ...node!, name: 'b' }, { ...node!, name: 'c' }] } };
    const check = (maxUnavailable: number | string) => findings(updateOrder, [agent(maxUnavailable)], three);
    expect([2, '67%', '100%'].flatMap(check)).toEqual([]);
    expect(check(3)).toEqual([
      'DaemonSet agent replaces 3 pods at a time, and the cluster has 3 nodes: an update stops it everywhere',
    ]);
  });

  it('rejects all pods at a time', () => {
    expect(findings(updateOrder, [agent(10)])).toEqual([
      'DaemonSet agent replaces 10 pods at a time, and the cluster has 1 node: an update stops it everywhere',
    ]);
  });
});
