import { disruptionBudget } from '@twisterlab/platform/verify/workloads/disruption-budget';
import { finding } from '../../kit/finding';
import { cronJob, deployment, findings, object, pods, statefulSet } from '../../kit/objects';

const two = deployment('api', { deployment: { replicas: 2 } });
const budgetOf = (selector: object | undefined, namespace = 'twisterlab') =>
  object('policy/v1', 'PodDisruptionBudget', 'api', { spec: { maxUnavailable: 1, selector } }, namespace);
const own = { matchLabels: pods('api').labels };

describe('disruption-budget', () => {
  it('accepts one pod without a budget: a drain evicts it in any case', () => {
    expect(findings(disruptionBudget, [deployment('api'), statefulSet('redis')])).toEqual([]);
  });

  it.each([
    ['their labels', own],
    ['everything', {}],
  ])('accepts two pods with a budget that selects %s', (_, selector) => {
    expect(findings(disruptionBudget, [two, budgetOf(selector)])).toEqual([]);
  });

  it('accepts the pods of a job', () => {
    expect(findings(disruptionBudget, [cronJob('backup', { cronJob: { replicas: 2 } })])).toEqual([]);
  });

  it('refuses two pods of a StatefulSet without a budget', () => {
    expect(findings(disruptionBudget, [statefulSet('redis', { statefulSet: { replicas: 3 } })])).toEqual([
      'StatefulSet redis has up to 3 pods and no PodDisruptionBudget',
    ]);
  });

  it('refuses pods that an autoscaler may add', () => {
    const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'api' } },
    });
    expect(findings(disruptionBudget, [deployment('api'), autoscaler])).toEqual([finding('Deployment api', 3)]);
  });

  it.each([
    ['of another namespace', budgetOf(own, 'elsewhere')],
    ['of other pods', budgetOf({ matchLabels: pods('mcp').labels })],
    ['without a selector', budgetOf(undefined)],
  ])('ignores a budget %s', (_, other) => {
    expect(findings(disruptionBudget, [two, other])).toEqual([finding('Deployment api', 2)]);
  });

  it('refuses several pods of K3s without a budget', () => {
    const autoscaler = object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'coredns',
      { spec: { minReplicas: 2, maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'coredns' } } },
      'kube-system',
    );
    const budget = budgetOf({ matchLabels: { 'k8s-app': 'kube-dns' } }, 'kube-system');
    expect(findings(disruptionBudget, [autoscaler, budget])).toEqual([]);
    expect(findings(disruptionBudget, [autoscaler])).toEqual([
      'HorizontalPodAutoscaler coredns scales coredns of K3s to 2 pods, which have no PodDisruptionBudget',
    ]);
  });

  describe('of a budget', () => {
    const check = (fields: object, replicas = 2, selector: object = own) =>
      findings(disruptionBudget, [
        deployment('api', { deployment: { replicas } }),
        object('policy/v1', 'PodDisruptionBudget', 'api', { spec: { selector, ...fields } }),
      ]);

    it.each([
      { maxUnavailable: 1 },
      { maxUnavailable: '1%' },
      { minAvailable: 1 },
      { minAvailable: '50%' },
      { minAvailable: 0 },
    ])('accepts %j of two pods', (fields) => expect(check(fields)).toEqual([]));

    it('accepts one whose pods are not known', () => {
      expect(check({ maxUnavailable: 0 }, 1, { matchLabels: pods('other').labels })).toEqual([]);
    });

    it.each([
      [{ maxUnavailable: 0 }, 2],
      [{ maxUnavailable: '0%' }, 2],
      [{ minAvailable: 2 }, 2],
      [{ minAvailable: '100%' }, 2],
      [{ minAvailable: '51%' }, 2],
      [{ minAvailable: 1 }, 1],
      [{ minAvailable: '1%' }, 1],
    ])('rejects %j of %i pods', (fields, replicas) => {
      const [[name, value] = []] = Object.entries(fields);
      expect(check(fields, replicas)).toEqual([
        `PodDisruptionBudget api has ${name} ${value} for ${replicas} pod${replicas > 1 ? 's' : ''}: no pod may be evicted, and draining its node never ends`,
      ]);
    });
  });
});
