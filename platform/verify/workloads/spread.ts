import type { LabelSelector, PodSpec } from '../../model/manifest';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * A pod that is kept apart from others of its kind names them by a selector. One that does not match its own labels, or is missing,
 * spreads nothing: all replicas may be on the node that is lost.
 */
export const spread: Rule = {
  name: 'spread',
  *check({ workloads }) {
    for (const { object: at, spec, labels } of workloads) {
      for (const { where, selector } of selectorsOf(spec)) {
        if (selector && selectorMatches(selector, labels)) continue;
        yield {
          at,
          message: `${where} ${selector ? `selects ${JSON.stringify(selector)}, which are not its own pods` : 'has no labelSelector'}: its pods are not spread`,
          fix: 'Select the labels of its own pods.',
        };
      }
    }
  },
};

function* selectorsOf({
  topologySpreadConstraints = [],
  affinity,
}: PodSpec): Iterable<{ where: string; selector?: LabelSelector }> {
  for (const { labelSelector: selector } of topologySpreadConstraints)
    yield { where: 'topologySpreadConstraints', selector };
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity?.podAntiAffinity ?? {};
  // Preferences may also name pods of other workloads: it is enough that one of them is its own.
  const own = required.map(({ labelSelector }) => labelSelector);
  for (const selector of own) yield { where: 'podAntiAffinity', selector };
  const weighted = preferred.filter(({ podAffinityTerm }) => !podAffinityTerm?.labelSelector);
  for (const _ of weighted) yield { where: 'podAntiAffinity' };
}
