import { updateOrder } from '@twisterlab/platform/verify/workloads/update-order';
import { deployment, findings, object, template } from '../../kit/objects';

const agent = (maxUnavailable?: number | string) =>
  object('apps/v1', 'DaemonSet', 'agent', {
    spec: { selector: {}, template: template('agent'), updateStrategy: { rollingUpdate: { maxUnavailable } } },
  });

describe('update-order', () => {
  it('accepts one pod at a time, and Deployments', () => {
    for (const each of [agent(), agent(1), agent('20%'), agent('100%'), deployment('api')])
      expect(findings(updateOrder, [each])).toEqual([]);
  });

  it('rejects all pods at a time', () => {
    expect(findings(updateOrder, [agent(10)])).toEqual([
      'DaemonSet agent replaces 10 pods at a time, and the cluster has 1 node: an update stops it everywhere',
    ]);
  });
});
