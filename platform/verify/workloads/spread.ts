import type { LabelSelector, PodSpec } from '../../model/manifest';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * A pod that is kept apart from others of its kind names them by a selector. One that does not match its own labels, or is missing,
 * spreads nothing: all replicas may be on the node that is lost.
 */
export const spread: Rule = {
  name: 'spread',
  *check({ workloads, workloadsIn }) {
    for (const { object: at, spec, labels, namespace } of workloads) {
      for (const { where, selector } of selectorsOf(spec)) {
        if (selector && selectorMatches(selector, labels) && !selectsAll(selector)) continue;
        const fault = !selector
          ? 'has no labelSelector'
          : selectsAll(selector)
            ? 'selects every pod of the namespace'
            : `selects ${JSON.stringify(selector)}, which are not its own pods`;
        yield { at, message: `${where} ${fault}: its pods are not spread`, fix: 'Select the labels of its own pods.' };
      }
      for (const selector of preferencesOf(spec)) {
        // Other keys than its own are of pods that another chart or an operator creates.
        const isOfOthers = Object.keys(selector.matchLabels ?? {}).some((key) => labels[key] === undefined);
        if (isOfOthers || workloadsIn(namespace).some((each) => selectorMatches(selector, each.labels))) continue;
        yield {
          at,
          message: `podAntiAffinity prefers nodes without ${JSON.stringify(selector)}, which no pods of its namespace are: its pods are not spread`,
          fix: 'Select the labels of its own pods.',
        };
      }
    }
  },
};

const selectsAll = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

const preferencesOf = ({ affinity }: PodSpec): LabelSelector[] =>
  (affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(
    ({ podAffinityTerm: { labelSelector, namespaces, namespaceSelector } = {} }) =>
      labelSelector && !namespaces && !namespaceSelector ? [labelSelector] : [],
  );

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
