import { autoscaler } from '@twisterlab/platform/verify/workloads/autoscaler';
import { findings, object } from '../../kit/objects';

const byCpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
const check = (spec: object) =>
  findings(autoscaler, [
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [byCpu],
        ...spec,
      },
    }),
  ]);

describe('autoscaler', () => {
  it.each([
    ['by CPU', {}],
    ['by the default metric, 80 % of CPU', { metrics: undefined }],
    ['of a custom kind', { scaleTargetRef: { apiVersion: 'example.org/v1', kind: 'Cluster', name: 'api' } }],
    ['with a fixed number', { minReplicas: 3 }],
    ['by a metric of an adapter', { metrics: [{ type: 'External', external: { metric: { name: 'queue' } } }] }],
  ])('accepts one %s', (_, spec) => {
    expect(check(spec)).toEqual([]);
  });

  it.each([
    [
      'another version',
      { scaleTargetRef: { apiVersion: 'apps/v2', kind: 'Deployment', name: 'api' } },
      'scales a Deployment of apps/v2, which the API server does not have',
    ],
    [
      'no version',
      { scaleTargetRef: { kind: 'StatefulSet', name: 'api' } },
      'scales a StatefulSet of v1, which the API server does not have',
    ],
    ['more at least than at most', { minReplicas: 4 }, 'has at least 4 and at most 3 replicas'],
    [
      'an unknown resource',
      { metrics: [{ ...byCpu, resource: { ...byCpu.resource, name: 'cpus' } }] },
      'scales by the resource cpus, which nothing measures',
    ],
    [
      'no target',
      { metrics: [{ ...byCpu, resource: { name: 'cpu', target: { type: 'Utilization' } } }] },
      'scales by cpu without a target',
    ],
  ])('rejects one with %s', (_, spec, message) => {
    expect(check(spec)).toEqual([`HorizontalPodAutoscaler api ${message}`]);
  });
});
