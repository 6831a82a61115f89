import { clusterScope } from '@twisterlab/platform/verify/objects/cluster-scope';
import { deployment, findings, object } from '../../kit/objects';

const priorityClass = object('scheduling.k8s.io/v1', 'PriorityClass', 'first', {
  metadata: { namespace: undefined },
  value: 1,
});

describe('cluster-scope', () => {
  it('accepts namespaced objects of a tenant', () => {
    expect(findings(clusterScope, [deployment('api')])).toEqual([]);
  });

  it('accepts a cluster-scoped object of the cluster', () => {
    expect(findings(clusterScope, [priorityClass], { environment: 'edge' })).toEqual([]);
  });

  it('refuses a cluster-scoped object of a tenant', () => {
    expect(findings(clusterScope, [priorityClass])).toEqual([
      'PriorityClass first is cluster-scoped, but belongs to the tenant production',
    ]);
  });
});
