import type { Kinds } from '../model/kinds';
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../model/manifest';
import { nameLabel, type Peer } from './peer';

export type Policy = Kinds['NetworkPolicy'];
export type Direction = 'ingress' | 'egress';

export type Rule = { readonly peers?: readonly NetworkPolicyPeer[]; readonly ports?: readonly NetworkPolicyPort[] };

export interface IsolatingPolicy {
  readonly policy: Policy;
  readonly rules: readonly Rule[];
  /** The rules that may match a peer: those of its namespace. */
  candidates(other: Peer): readonly Rule[];
}

/** Policy types with the API server's defaults: Ingress always, Egress if there are egress rules. */
export function typesOf({ policyTypes, egress }: Policy['spec']): readonly string[] {
  const types = policyTypes?.length ? policyTypes : ['Ingress', ...(egress?.length ? ['Egress'] : [])];
  return types.map((type) => type.toLowerCase());
}

export function rulesOf({ spec }: Policy, direction: Direction): Rule[] {
  return direction === 'ingress'
    ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

/**
 * Finds the rules that may match a peer by its namespace. What every tenant connects to has peers of every tenant: searching all
 * of them for each pair would take the square of their number.
 * @param own namespace of the policy.
 */
export function candidatesOf(rules: readonly Rule[], own: string): (other: Peer) => readonly Rule[] {
  const few = 8;
  if (rules.reduce((sum, { peers = [] }) => sum + peers.length, 0) <= few) return () => rules;
  const anywhere: number[] = [];
  const inNamespace = new Map<string, Map<number, NetworkPolicyPeer[]>>();
  for (const [index, { peers }] of rules.entries()) {
    const namespaces = peers?.length ? peers.map((peer) => namespaceOf(peer, own)) : [undefined];
    if (namespaces.includes(undefined)) anywhere.push(index);
    else {
      for (const [at, namespace] of namespaces.entries()) {
        const found = inNamespace.get(namespace!) ?? new Map<number, NetworkPolicyPeer[]>();
        inNamespace.set(namespace!, found.set(index, [...(found.get(index) ?? []), peers![at]!]));
      }
    }
  }
  return (other) => {
    const own = 'address' in other ? undefined : inNamespace.get(other.namespace);
    const indexes = own ? [...anywhere, ...own.keys()].sort((a, b) => a - b) : anywhere;
    return indexes.map((index) => ({ ports: rules[index]!.ports, peers: own?.get(index) ?? rules[index]!.peers }));
  };
}

/** The only namespace that a peer selects; undefined for other peers. */
function namespaceOf({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, own: string): string | undefined {
  if (ipBlock) return undefined;
  return namespaceSelector ? namespaceSelector.matchLabels?.[nameLabel] : podSelector && own;
}
