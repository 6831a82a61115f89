import type { LabelSelector, Labels, NetworkPolicyPeer } from '@twisterlab/platform/model/manifest';
import type { Range } from '@twisterlab/platform/network/addresses';
import { PeerMatcher } from '@twisterlab/platform/network/peer-matcher';
import { type Case, namespaceLabels } from './case';
import { rewritePolicy, selectorsOf } from './rewrite';

/**
 * A deviation of cyclonus from the API's documentation, or a documented one of ours. Cyclonus gets an equivalent case that both
 * evaluate alike, so these cases are compared too; the drill counts how often the rewriting changes a verdict.
 */
export interface KnownDeviation {
  readonly name: string;
  /** The deviation and what the documentation specifies. */
  readonly reason: string;
  /** An equivalent case. */
  rewrite(asked: Case): Case;
}

/** Key of a label's copy; not a valid label key, so it cannot collide. */
const twin = (key: string) => `${key}#`;
const absent = '#absent';

/** Every label in a NotIn gets a copy that is never missing. */
const notIn: KnownDeviation = {
  name: 'NotIn of a missing label',
  reason:
    'cyclonus matches nothing. Kubernetes, "Labels and Selectors": notin also selects objects without the label, as its API machinery does',
  rewrite(asked) {
    const { pods, namespaces } = selectorsOf(asked.policies);
    const keys = new Set(
      [...pods, ...namespaces]
        .flatMap(({ matchExpressions = [] }) => matchExpressions)
        .flatMap(({ key, operator }) => (operator === 'NotIn' ? key : [])),
    );
    if (keys.size === 0) return asked;
    const twins = (labels: Labels): Labels => ({
      ...labels,
      ...Object.fromEntries([...keys].map((key) => [twin(key), Object.hasOwn(labels, key) ? labels[key]! : absent])),
    });
    const names = new Set([
      ...Object.keys(asked.namespaces),
      ...asked.parties.flatMap(({ pod }) => pod?.namespace ?? []),
    ]);
    return {
      ...asked,
      namespaces: Object.fromEntries([...names].map((name) => [name, twins(namespaceLabels(asked, name))])),
      parties: asked.parties.map(({ pod, ...party }) =>
        pod ? { ...party, pod: { ...pod, labels: twins(pod.labels) } } : party,
      ),
      policies: asked.policies.map((policy) =>
        rewritePolicy(policy, {
          selector: ({ matchExpressions, ...selector }) => ({
            ...selector,
            matchExpressions: matchExpressions?.map((each) =>
              each.operator === 'NotIn' ? { ...each, key: twin(each.key) } : each,
            ),
          }),
        }),
      ),
    };
  },
};

/** Replaces matchLabels by the equivalent In with one value. */
const emptyValue: KnownDeviation = {
  name: 'matchLabels with an empty value',
  reason:
    'cyclonus treats a missing label as an empty one. Kubernetes, LabelSelector: an entry of matchLabels is an In with that one value, which requires the label',
  rewrite(asked) {
    const isEmpty = ([, value]: [string, string]) => value === '';
    const { pods, namespaces } = selectorsOf(asked.policies);
    if (![...pods, ...namespaces].some(({ matchLabels = {} }) => Object.entries(matchLabels).some(isEmpty)))
      return asked;
    const selector = (old: LabelSelector): LabelSelector => {
      const { matchLabels = {}, matchExpressions = [] } = old;
      const entries = Object.entries(matchLabels);
      if (!entries.some(isEmpty)) return old;
      return {
        matchLabels: Object.fromEntries(entries.filter((entry) => !isEmpty(entry))),
        matchExpressions: [
          ...matchExpressions,
          ...entries.filter(isEmpty).map(([key]) => ({ key, operator: 'In' as const, values: [''] })),
        ],
      };
    };
    return { ...asked, policies: asked.policies.map((policy) => rewritePolicy(policy, { selector })) };
  },
};

/** Adds a peer that selects every pod, which is how we evaluate such a block. */
const splitBlock: KnownDeviation = {
  name: 'an ipBlock with only some pod addresses',
  reason:
    'ours: pod addresses are not known in advance, so the answer is unknown, which counts as open for every pod here. This can report too much as open, never too little',
  rewrite(asked) {
    const splits = ({ ipBlock }: NetworkPolicyPeer) => ipBlock !== undefined && splitsPods(ipBlock, asked.pods);
    const peer = (each: NetworkPolicyPeer) => (splits(each) ? [each, { namespaceSelector: {} }] : [each]);
    const policies = asked.policies.map((policy) => rewritePolicy(policy, { peer }));
    return JSON.stringify(policies) === JSON.stringify(asked.policies) ? asked : { ...asked, policies };
  },
};

/** Whether a block covers only some pod addresses: then its pods cannot be computed. */
export function splitsPods(block: NonNullable<NetworkPolicyPeer['ipBlock']>, pods: Range): boolean {
  return new PeerMatcher(new Map(), pods).includesPods(block) === 'unknown';
}

export const knownDeviations: readonly KnownDeviation[] = [notIn, emptyValue, splitBlock];

/** Rewrites a case for cyclonus. */
export function rewriteKnown(asked: Case): Case {
  return knownDeviations.reduce((told, each) => each.rewrite(told), asked);
}

/** The same without one deviation, to count its effect. */
export function rewriteAllBut(one: KnownDeviation): (asked: Case) => Case {
  return (asked) => knownDeviations.filter((each) => each !== one).reduce((told, each) => each.rewrite(told), asked);
}
