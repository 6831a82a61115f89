import { replicas } from '../../../charts/rules/replicas';
import { deployment, findings, fleet, object } from '../../kit/objects';

const check = (count: number, writersStopped?: string, ...others: ReturnType<typeof object>[]) =>
  findings(replicas([{ ...fleet.tenants[0]!, writersStopped }]), [
    deployment('api', { deployment: { replicas: count } }),
    ...others,
  ]);

describe('replicas', () => {
  it('accepts a workload that runs, one that its autoscaler starts, and one that the record stops', () => {
    expect(check(1)).toEqual([]);
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
    const spec = { maxReplicas: 3, scaleTargetRef };
    expect(check(0, undefined, object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', { spec }))).toEqual([]);
    expect(check(0, 'migration')).toEqual([]);
  });

  it('rejects a workload without replicas', () => {
    expect(check(0)).toEqual(['Deployment api has 0 replicas: it never runs']);
  });
});
