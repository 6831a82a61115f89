import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/** Without a PodDisruptionBudget, draining a node may evict all replicas at once. */
export const disruptionBudget: Rule = {
  name: 'disruption-budget',
  *check(graph) {
    const budgets = graph.all('PodDisruptionBudget');
    for (const { object: at, namespace, labels, pods } of graph.workloads) {
      if (pods < 2 || !['Deployment', 'StatefulSet'].includes(at.manifest.kind)) continue;
      const covered = budgets.some(
        ({ manifest: { metadata, spec } }) =>
          metadata.namespace === namespace && selectorMatches(spec.selector, labels),
      );
      if (!covered) {
        yield {
          at,
          message: `has up to ${pods} pods and no PodDisruptionBudget`,
          fix: 'Add one with maxUnavailable 1.',
        };
      }
    }
  },
};
