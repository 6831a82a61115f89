import { link } from '@twisterlab/platform/link/graph';
import { capacity } from '@twisterlab/platform/verify/workloads/capacity';
import { finding } from '../../kit/finding';
import {
  cronJob,
  deployment,
  environment,
  findings,
  graph,
  object,
  cluster as real,
  statefulSet,
} from '../../kit/objects';

// The cluster of the tests has one node with 3500m and 13Gi for pods, of which those of K3s request 200m and 140Mi.
const requesting = (requests: Record<string, string | number>, limits: Record<string, string | number> = {}) => ({
  container: { resources: { requests, limits } },
});
const recreate = { strategy: { type: 'Recreate' } };
const quota = (hard: Record<string, string>) => object('v1', 'ResourceQuota', 'tenant', { spec: { hard } });
const claims = (storage: string) => [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }];

describe('capacity', () => {
  it('accepts pods that fill a node to its last millicore', () => {
    const six = Array.from({ length: 6 }, (_, index) =>
      deployment(`api-${index}`, { ...requesting({ cpu: '500m' }), deployment: recreate }),
    );
    const last = (cpu: string) => deployment('last', { ...requesting({ cpu }), deployment: recreate });
    expect(findings(capacity, [...six, last('300m')])).toEqual([]);
    expect(findings(capacity, [...six, last('301m')])).toEqual([
      finding('Deployment api-0', 'all pods', '3501m', 'cpu', '3500m'),
    ]);
  });

  it('refuses more CPU than all nodes have, and shows who uses what', () => {
    const small = deployment('small', { ...requesting({ cpu: '500m' }), deployment: recreate });
    const large = deployment('large', { ...requesting({ cpu: '3500m' }), deployment: recreate });
    expect(findings(capacity, [small, large])).toEqual([
      'Deployment large all pods request 4200m of cpu; the nodes have 3500m for pods',
    ]);
    const many = Array.from({ length: 6 }, (_, index) => deployment(`p${index}`, requesting({ cpu: '100m' })));
    const cluster = link(real, [
      environment([large], { environment: 'edge' }),
      environment([small, ...many], { environment: 'production' }),
    ]);
    expect([...capacity.check(cluster)]).toEqual([
      expect.objectContaining({
        ofCluster: true,
        fix:
          'Lower requests or replicas, or add a node. Requests of cpu, also during a rollout:\n' +
          '    edge        3500m  large 3500m\n' +
          '    production  1700m  small 500m, p0 200m, p1 200m, p2 200m, 3 others 600m\n' +
          '    K3s         200m   coredns 100m, metrics-server 100m',
      }),
    ]);
  });

  it('refuses a pod that no node has memory for, and the sum of all pods', () => {
    expect(
      findings(capacity, [deployment('api', { ...requesting({ memory: '14Gi' }), deployment: recreate })]),
    ).toEqual([
      finding('Deployment api', 'all pods', '14.14Gi', 'memory', '13Gi'),
      'Deployment api one pod requests 14Gi of memory; the largest node has 13Gi for pods',
    ]);
  });

  it('counts the pod that a rollout adds', () => {
    expect(findings(capacity, [deployment('api', requesting({ memory: '7Gi' }))])).toEqual([
      finding('Deployment api', 'all pods', '14.14Gi', 'memory', '13Gi'),
    ]);
  });

  it('counts the pods of K3s, those of Traefik by its HelmChartConfig', () => {
    const valuesContent = 'deployment: { replicas: 2 }\nresources: { requests: { cpu: 50m } }\n';
    const traefik = object(
      'helm.cattle.io/v1',
      'HelmChartConfig',
      'traefik',
      { spec: { valuesContent } },
      'kube-system',
    );
    const api = deployment('api', { ...requesting({ cpu: '3201m' }), deployment: recreate });
    expect(findings(capacity, [api])).toEqual([]);
    expect(findings(capacity, [api, traefik])).toEqual([
      finding('Deployment api', 'all pods', '3501m', 'cpu', '3500m'),
    ]);
  });

  it('counts maxReplicas of an autoscaler', () => {
    const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      spec: { maxReplicas: 4, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } },
    });
    expect(
      findings(capacity, [deployment('api', { ...requesting({ cpu: 1 }), deployment: recreate }), autoscaler]),
    ).toEqual([finding('Deployment api', 'all pods', '4200m', 'cpu', '3500m')]);
  });

  describe('counts init containers', () => {
    const startedWith = (restartPolicy?: string) =>
      deployment('api', {
        ...requesting({ cpu: '2' }),
        spec: { initContainers: [{ name: 'first', restartPolicy, resources: { requests: { cpu: '3' } } }] },
        deployment: recreate,
      });

    it('as the maximum of init container and containers', () => {
      expect(findings(capacity, [startedWith()])).toEqual([]);
    });

    it('as a sum when it is a sidecar', () => {
      expect(findings(capacity, [startedWith('Always')])).toEqual([
        finding('Deployment api', 'all pods', '5200m', 'cpu', '3500m'),
        finding('Deployment api', 'one pod', 5, 'cpu', '3500m'),
      ]);
    });
  });

  it('accepts a quota that the workloads use up exactly, fractions included', () => {
    const three = ['a', 'b', 'c'].map((name) =>
      deployment(name, { ...requesting({ cpu: '100m' }), deployment: recreate }),
    );
    expect(findings(capacity, [quota({ 'requests.cpu': '300m' }), ...three])).toEqual([]);
  });

  it('ignores the quota of another namespace', () => {
    const other = object('v1', 'ResourceQuota', 'tenant', { spec: { hard: { pods: '1' } } }, 'elsewhere');
    expect(findings(capacity, [other, deployment('api')])).toEqual([]);
  });

  it.each([
    ['requests.cpu', '50m', '100m'],
    ['requests.memory', '32Mi', '64Mi'],
    ['limits.cpu', '100m', '200m'],
    ['limits.memory', '64Mi', '128Mi'],
    ['pods', '0', '1'],
  ])('refuses a quota of %s that the workloads exceed', (name, limit, wanted) => {
    expect(findings(capacity, [quota({ [name]: limit }), deployment('api', { deployment: recreate })])).toEqual([
      `ResourceQuota tenant allows ${limit} of ${name}; the workloads take up to ${wanted}`,
    ]);
  });

  it('refuses a storage quota that claim templates and other claims exceed together', () => {
    const store = statefulSet('redis', { statefulSet: { replicas: 2, volumeClaimTemplates: claims('5Gi') } });
    const single = object('v1', 'PersistentVolumeClaim', 'backups', {
      spec: { resources: { requests: { storage: '1Gi' } } },
    });
    expect(findings(capacity, [quota({ 'requests.storage': '10Gi' }), store])).toEqual([]);
    expect(findings(capacity, [quota({ 'requests.storage': '10Gi' }), store, single])).toEqual([
      finding('ResourceQuota tenant', '10Gi', 'requests.storage', '11Gi'),
    ]);
    const [found] = capacity.check(graph([quota({ 'requests.storage': '10Gi' }), store, single]));
    expect(found!.fix).toMatch(/\n {4}production {2}11Gi {2}redis 10Gi, backups 1Gi$/);
  });

  it('counts a job as one pod without a rollout', () => {
    expect(findings(capacity, [quota({ pods: '1' }), cronJob('backup')])).toEqual([]);
  });
});
