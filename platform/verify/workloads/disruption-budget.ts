import { k3sGroups } from '../../capacity/k3s-pods';
import type { RenderedKind } from '../../link/graph';
import type { Workload } from '../../link/pods';
import { is } from '../../model/kinds';
import { selectorMatches } from '../../model/manifest';
import type { Finding, Rule } from '../rule';

/**
 * Without a PodDisruptionBudget, draining a node may evict all replicas at once; with one that allows no eviction, a drain waits without
 * end. Source: Kubernetes, Specifying a Disruption Budget for your Application.
 */
export const disruptionBudget: Rule = {
  name: 'disruption-budget',
  *check(graph) {
    const budgets = graph.all('PodDisruptionBudget');
    const evicted = graph.workloads.filter(({ object }) => is(object.manifest, 'Deployment', 'StatefulSet'));
    for (const workload of evicted.filter(({ pods }) => pods >= 2)) {
      if (budgets.some((budget) => selects(budget, workload))) continue;
      yield {
        at: workload.object,
        message: `has up to ${workload.pods} pods and no PodDisruptionBudget`,
        fix: 'Add one with maxUnavailable 1.',
      };
    }
    for (const at of graph.all('HorizontalPodAutoscaler')) {
      const { namespace = '' } = at.manifest.metadata;
      const { name } = at.manifest.spec.scaleTargetRef;
      const scaled = k3sGroups(graph).find((group) => group.namespace === namespace && group.name === name);
      if (!scaled || scaled.pods.length < 2 || budgets.some((budget) => selects(budget, scaled))) continue;
      yield {
        at,
        message: `scales ${name} of K3s to ${scaled.pods.length} pods, which have no PodDisruptionBudget`,
        fix: `Add one with maxUnavailable 1 for ${JSON.stringify(scaled.labels)}.`,
      };
    }
    for (const budget of budgets) {
      const own = evicted.filter((workload) => selects(budget, workload));
      if (own.length > 0) yield* blocking(budget, own);
    }
  },
};

type Budget = RenderedKind<'PodDisruptionBudget'>;

const selects = (
  { manifest: { metadata, spec } }: Budget,
  { namespace, labels }: Pick<Workload, 'namespace' | 'labels'>,
) => metadata.namespace === namespace && selectorMatches(spec.selector, labels);

function* blocking(at: Budget, workloads: readonly Workload[]): Iterable<Finding> {
  const { maxUnavailable, minAvailable } = at.manifest.spec;
  const pods = workloads.reduce((sum, each) => sum + each.pods, 0);
  if (pods === 0) return;
  // Percentages are rounded up.
  const scaled = (value: number | string) =>
    /^\d+%$/.test(`${value}`) ? Math.ceil((Number.parseInt(`${value}`, 10) / 100) * pods) : Number(value);
  const field =
    maxUnavailable !== undefined
      ? scaled(maxUnavailable) <= 0 && `maxUnavailable ${maxUnavailable}`
      : minAvailable !== undefined && scaled(minAvailable) >= pods && `minAvailable ${minAvailable}`;
  if (!field) return;
  yield {
    at,
    message: `has ${field} for ${pods === 1 ? '1 pod' : `${pods} pods`}: no pod may be evicted, and draining its node never ends`,
    fix: 'Set maxUnavailable 1, or remove the budget of a single pod.',
  };
}
