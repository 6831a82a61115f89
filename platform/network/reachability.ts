import type { Protocol } from '../model/flow';
import { type Labels, type NetworkPolicyPort, selectorMatches } from '../model/manifest';
import { groupBy } from '../util/collections';
import type { Range } from './addresses';
import { nameLabel, type Peer, type PodPeer } from './peer';
import { PeerMatcher } from './peer-matcher';
import { allowsPort, namedPorts } from './policy-ports';
import { candidatesOf, type Direction, type IsolatingPolicy, type Policy, rulesOf, typesOf } from './policy-rules';

/** Whether a connection is allowed; `unknown` if that depends on an address that is not known. */
export type Answer = 'allowed' | 'unknown' | 'denied';

/** Whether a policy allows a connection, or why none of its rules does. */
export type Verdict = 'opens' | 'may-open' | 'other-port' | 'other-peer' | 'no-rule';

export interface PolicyVerdict {
  readonly policy: Policy;
  readonly verdict: Verdict;
  /** Ports that its rules allow for this peer; an empty list allows all. */
  readonly ports: readonly (readonly NetworkPolicyPort[])[];
}

/** The verdicts of one peer's policies. A peer that no policy isolates, such as an IP address, is open. */
export interface Side {
  /** Whether it is open, or may be. */
  readonly open: boolean;
  readonly answer: Answer;
  /** One for each policy that isolates the pods in this direction. */
  readonly verdicts: readonly PolicyVerdict[];
}

export interface Explanation {
  /** Whether the connection is allowed, or may be: the result of `allows`. */
  readonly allowed: boolean;
  readonly answer: Answer;
  readonly egress: Side;
  readonly ingress: Side;
}

/**
 * The connections that a set of NetworkPolicies allows, computed only from the objects. A connection is allowed if both the
 * sender's egress rules and the receiver's ingress rules allow it; a pod that no policy selects is open in that direction.
 *
 * Pod addresses are unknown before the pods run: whether an ipBlock with a part of the pod range selects a pod is then `unknown`. Only the
 * first address of a node's /24 is never a pod's (`overlayAddresses` in external.ts). The policies are those that K3s enforces:
 * its kube-router implements NetworkPolicy, and neither AdminNetworkPolicy nor BaselineAdminNetworkPolicy.
 */
export class Reachability {
  private readonly policies: ReadonlyMap<string, readonly Policy[]>;
  /** The policies that isolate a pod, by direction; empty if it is open. */
  private readonly isolating = {
    ingress: new Map<PodPeer, readonly IsolatingPolicy[]>(),
    egress: new Map<PodPeer, readonly IsolatingPolicy[]>(),
  };

  private readonly peers: PeerMatcher;

  /**
   * @param namespaces labels of each namespace; the API server's name label is implied.
   * @param pods the range of pod addresses.
   */
  constructor(policies: readonly Policy[], namespaces: ReadonlyMap<string, Labels>, pods: Range) {
    this.peers = new PeerMatcher(namespaces, pods);
    this.policies = groupBy(policies, ({ metadata }) => metadata.namespace ?? '');
  }

  /** Whether a connection is allowed, or may be. */
  allows(from: Peer, to: Peer, port: number, protocol: Protocol): boolean {
    return this.portPredicate(from, to)?.(port, protocol) ?? false;
  }

  answer(from: Peer, to: Peer, port: number, protocol: Protocol): Answer {
    return this.explain(from, to)(port, protocol).answer;
  }

  /** Namespaces that the rules of a peer for a direction may allow; undefined for any. A cheap prefilter: `allows` decides. */
  allowedNamespaces(own: Peer, direction: Direction): ReadonlySet<string> | undefined {
    if ('address' in own || !this.isolates(own, direction)) return undefined;
    const peers = this.isolatingPolicies(own, direction).flatMap(({ rules }) => rules.map((rule) => rule.peers));
    if (peers.some((list) => !list?.length)) return undefined;
    const found = new Set<string>();
    for (const { ipBlock, namespaceSelector } of peers.flatMap((list) => list ?? [])) {
      if (ipBlock && this.peers.includesPods(ipBlock) !== 'no') return undefined;
      if (ipBlock) continue;
      if (!namespaceSelector) found.add(own.namespace);
      else if (namespaceSelector.matchLabels?.[nameLabel]) found.add(namespaceSelector.matchLabels[nameLabel]);
      else return undefined;
    }
    return found;
  }

  /** Whether a pod may connect to an address, or be reached from one. A cheap prefilter: `allows` decides. */
  mayUseAddresses(pod: PodPeer, direction: Direction): boolean {
    const policies = this.isolatingPolicies(pod, direction);
    const peers = policies.flatMap(({ rules }) => rules.map((rule) => rule.peers));
    return policies.length === 0 || peers.some((list) => !list?.length || list.some(({ ipBlock }) => ipBlock));
  }

  /** Whether a policy of that type selects the pod. */
  isolates(pod: PodPeer, direction: Direction): boolean {
    return this.isolatingPolicies(pod, direction).length > 0;
  }

  /**
   * A predicate for the ports that are or may be allowed between two peers; undefined if a side has no rule for the other, so that all ports are
   * denied. Computed once for a pair, for many ports.
   */
  portPredicate(from: Peer, to: Peer): ((port: number, protocol: Protocol) => boolean) | undefined {
    const out = this.portLists(from, to, 'egress');
    const into = out?.length === 0 ? undefined : this.portLists(to, from, 'ingress');
    if (out?.length === 0 || into?.length === 0) return undefined;
    const names = namedPorts(to);
    return (port, protocol) =>
      (!out || allowsPort(out, port, protocol, names)) && (!into || allowsPort(into, port, protocol, names));
  }

  /** The result of `allows`, with the verdicts of both peers' policies. Computed once for a pair. */
  explain(from: Peer, to: Peer): (port: number, protocol: Protocol) => Explanation {
    const names = namedPorts(to);
    const [out, into] = [this.matchingRules(from, to, 'egress'), this.matchingRules(to, from, 'ingress')];
    return (port, protocol) => {
      const side = (policies: typeof out): Side => {
        const verdicts = policies.map(({ policy, rules, ports, certain }): PolicyVerdict => {
          const reason = rules.length === 0 ? 'no-rule' : ports.length === 0 ? 'other-peer' : 'other-port';
          const opens = (lists: typeof ports) => allowsPort(lists, port, protocol, names);
          return { policy, verdict: opens(certain) ? 'opens' : opens(ports) ? 'may-open' : reason, ports };
        });
        const some = (wanted: Verdict) => verdicts.some(({ verdict }) => verdict === wanted);
        const answer = verdicts.length === 0 || some('opens') ? 'allowed' : some('may-open') ? 'unknown' : 'denied';
        return { open: answer !== 'denied', answer, verdicts };
      };
      const [egress, ingress] = [side(out), side(into)];
      const answer = leastAllowed([egress.answer, ingress.answer]);
      return { allowed: answer !== 'denied', answer, egress, ingress };
    };
  }

  /** The policies that isolate a peer, each with the ports of its rules that match the other peer: one list for each rule. */
  matchingRules(own: Peer, other: Peer, direction: Direction) {
    if ('address' in own) return [];
    return this.isolatingPolicies(own, direction).map(({ policy, rules, candidates }) => {
      const found = candidates(other).flatMap(({ peers, ports = [] }) => {
        const matches = peers?.length ? peers.map((peer) => this.peers.matches(peer, other, own.namespace)) : ['yes'];
        return matches.every((match) => match === 'no') ? [] : [{ ports, isCertain: matches.includes('yes') }];
      });
      return {
        policy,
        rules,
        ports: found.map(({ ports }) => ports),
        /** Of the rules that match in any case. */
        certain: found.filter(({ isCertain }) => isCertain).map(({ ports }) => ports),
      };
    });
  }

  /** The ports of all rules of a peer that match the other; undefined if it is not isolated. */
  private portLists(own: Peer, other: Peer, direction: Direction): (readonly NetworkPolicyPort[])[] | undefined {
    const policies = this.matchingRules(own, other, direction);
    return policies.length > 0 ? policies.flatMap(({ ports }) => ports) : undefined;
  }

  private isolatingPolicies(pod: PodPeer, direction: Direction): readonly IsolatingPolicy[] {
    const known = this.isolating[direction].get(pod);
    if (known) return known;
    const found = (this.policies.get(pod.namespace) ?? [])
      .filter(({ spec }) => typesOf(spec).includes(direction) && selectorMatches(spec.podSelector ?? {}, pod.labels))
      .map((policy) => {
        const rules = rulesOf(policy, direction);
        return { policy, rules, candidates: candidatesOf(rules, pod.namespace) };
      });
    this.isolating[direction].set(pod, found);
    return found;
  }
}

/** Whether all connections of a path are allowed. */
export function leastAllowed(answers: readonly Answer[]): Answer {
  return answers.includes('denied') ? 'denied' : answers.includes('unknown') ? 'unknown' : 'allowed';
}
