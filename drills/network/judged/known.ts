import type { LabelSelector, Labels, PolicyPeer } from '@twisterlab/platform/model/manifest';
import { cidr, contains, overlap, type Range } from '@twisterlab/platform/network/addresses';
import { type Case, namespaceLabels } from './case';
import { changed, selectorsOf } from './rewrite';

/**
 * A place where cyclonus reads other than the API is documented, or where we do and say so. It is told the same thing in
 * other words, which both read alike, so such a place is judged too; how often the words mattered is counted.
 */
export interface Known {
  readonly name: string;
  /** Why, with what the documentation says. */
  readonly reason: string;
  /** The same case in other words. */
  retold(asked: Case): Case;
}

/** Marks the twin of a label; no label of the API can have it. */
const twin = (key: string) => `${key}#`;
const absent = '#absent';

/** Every label that a NotIn asks for gets a twin that is never missing. */
const notIn: Known = {
  name: 'NotIn of a missing label',
  reason:
    'cyclonus lets it match nothing. Kubernetes, "Labels and Selectors": notin also selects what has no such label, as its API machinery does',
  retold(asked) {
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
        changed(policy, {
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

/** A label with a value is also one whose value is In a list of one. */
const emptyValue: Known = {
  name: 'matchLabels with an empty value',
  reason:
    'cyclonus takes a missing label for an empty one. Kubernetes, LabelSelector: an entry of matchLabels is an In with that one value, which wants the label to be there',
  retold(asked) {
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
    return { ...asked, policies: asked.policies.map((policy) => changed(policy, { selector })) };
  },
};

/** Such a peer is followed by one that is every pod, which is how we read it. */
const splitBlock: Known = {
  name: 'an ipBlock with some addresses of pods',
  reason:
    'ours: addresses of pods are not known before they run, so it counts as every pod. It can open more than there is, never less',
  retold(asked) {
    const splits = ({ ipBlock }: PolicyPeer) => ipBlock !== undefined && splitsPods(ipBlock, asked.pods);
    const peer = (each: PolicyPeer) => (splits(each) ? [each, { namespaceSelector: {} }] : [each]);
    const policies = asked.policies.map((policy) => changed(policy, { peer }));
    return JSON.stringify(policies) === JSON.stringify(asked.policies) ? asked : { ...asked, policies };
  },
};

/** Whether a block holds some addresses of pods and not all: then nobody can say which pods it means. */
export function splitsPods({ cidr: block, except = [] }: NonNullable<PolicyPeer['ipBlock']>, pods: Range): boolean {
  const range = cidr(block);
  if (!range || !overlap(range, pods)) return false;
  const holes = except.flatMap((text) => cidr(text) ?? []).filter((hole) => overlap(hole, pods));
  if (holes.some((hole) => contains(hole, pods))) return false;
  return !contains(range, pods) || holes.length > 0;
}

export const known: readonly Known[] = [notIn, emptyValue, splitBlock];

/** As it is told to cyclonus. */
export function retold(asked: Case): Case {
  return known.reduce((told, each) => each.retold(told), asked);
}

/** The same but for one of them, to see whether it matters. */
export function retoldBut(one: Known): (asked: Case) => Case {
  return (asked) => known.filter((each) => each !== one).reduce((told, each) => each.retold(told), asked);
}
