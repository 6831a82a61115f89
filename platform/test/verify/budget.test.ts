import { budget } from '@twisterlab/platform/verify/budget';
import { cronJob, deployment, findings, object, statefulSet } from '../kit/objects';

// The cluster of the tests has one node with 3500m and 13Gi for pods.
const asking = (requests: Record<string, string | number>, limits: Record<string, string | number> = {}) => ({
  container: { resources: { requests, limits } },
});
const recreate = { strategy: { type: 'Recreate' } };
const quota = (hard: Record<string, string>) => object('v1', 'ResourceQuota', 'tenant', { spec: { hard } });
const claims = (storage: string) => [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }];

describe('budget', () => {
  it('accepts pods that fill a node to its last millicore', () => {
    const seven = Array.from({ length: 7 }, (_, index) =>
      deployment(`api-${index}`, { ...asking({ cpu: '500m' }), deployment: recreate }),
    );
    expect(findings(budget, seven)).toEqual([]);
  });

  it('refuses more CPU than all nodes have, and points at the largest', () => {
    const small = deployment('small', { ...asking({ cpu: '500m' }), deployment: recreate });
    const large = deployment('large', { ...asking({ cpu: '3500m' }), deployment: recreate });
    expect(findings(budget, [small, large])).toEqual([
      'Deployment large all pods of edge request 4 of cpu; its nodes have 3500m for pods',
    ]);
  });

  it('refuses a pod that no node has memory for, and what all of them add up to', () => {
    expect(findings(budget, [deployment('api', { ...asking({ memory: '14Gi' }), deployment: recreate })])).toEqual([
      'Deployment api all pods of edge request 14Gi of memory; its nodes have 13Gi for pods',
      'Deployment api one pod requests 14Gi of memory; the largest node has 13Gi for pods',
    ]);
  });

  it('counts the pod that a rollout adds', () => {
    expect(findings(budget, [deployment('api', asking({ memory: '7Gi' }))])).toEqual([
      'Deployment api all pods of edge request 14Gi of memory; its nodes have 13Gi for pods',
    ]);
  });

  it('counts the most pods that an autoscaler allows', () => {
    const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      spec: { maxReplicas: 4, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } },
    });
    expect(findings(budget, [deployment('api', { ...asking({ cpu: 1 }), deployment: recreate }), autoscaler])).toEqual([
      'Deployment api all pods of edge request 4 of cpu; its nodes have 3500m for pods',
    ]);
  });

  describe('counts what runs before the containers', () => {
    const startedWith = (restartPolicy?: string) =>
      deployment('api', {
        ...asking({ cpu: '2' }),
        spec: { initContainers: [{ name: 'first', restartPolicy, resources: { requests: { cpu: '3' } } }] },
        deployment: recreate,
      });

    it('as the larger of the two when it ends', () => {
      expect(findings(budget, [startedWith()])).toEqual([]);
    });

    it('as their sum when it keeps running', () => {
      expect(findings(budget, [startedWith('Always')])).toEqual([
        'Deployment api all pods of edge request 5 of cpu; its nodes have 3500m for pods',
        'Deployment api one pod requests 5 of cpu; the largest node has 3500m for pods',
      ]);
    });
  });

  it('accepts a quota that the workloads meet exactly, fractions included', () => {
    const three = ['a', 'b', 'c'].map((name) => deployment(name, { ...asking({ cpu: '100m' }), deployment: recreate }));
    expect(findings(budget, [quota({ 'requests.cpu': '300m' }), ...three])).toEqual([]);
  });

  it('ignores the quota of another namespace', () => {
    const other = object('v1', 'ResourceQuota', 'tenant', { spec: { hard: { pods: '1' } } }, 'elsewhere');
    expect(findings(budget, [other, deployment('api')])).toEqual([]);
  });

  it.each([
    ['requests.cpu', '50m', '100m'],
    ['requests.memory', '32Mi', '64Mi'],
    ['limits.cpu', '100m', '200m'],
    ['limits.memory', '64Mi', '128Mi'],
    ['pods', '0', '1'],
  ])('refuses a quota of %s that the workloads exceed', (name, limit, wanted) => {
    expect(findings(budget, [quota({ [name]: limit }), deployment('api', { deployment: recreate })])).toEqual([
      `ResourceQuota tenant allows ${limit} of ${name}; the workloads take up to ${wanted}`,
    ]);
  });

  it('refuses a quota of storage that claim templates and single claims exceed together', () => {
    const store = statefulSet('redis', { statefulSet: { replicas: 2, volumeClaimTemplates: claims('5Gi') } });
    const single = object('v1', 'PersistentVolumeClaim', 'backups', {
      spec: { resources: { requests: { storage: '1Gi' } } },
    });
    expect(findings(budget, [quota({ 'requests.storage': '10Gi' }), store])).toEqual([]);
    expect(findings(budget, [quota({ 'requests.storage': '10Gi' }), store, single])).toEqual([
      'ResourceQuota tenant allows 10Gi of requests.storage; the workloads take up to 11Gi',
    ]);
  });

  it('counts a job as one pod without a rollout', () => {
    expect(findings(budget, [quota({ pods: '1' }), cronJob('backup')])).toEqual([]);
  });
});
