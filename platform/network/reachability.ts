import type { Protocol } from '../model/flow';
import type { Kinds } from '../model/kinds';
import {
  type ContainerPort,
  type Labels,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  selectorMatches,
} from '../model/manifest';
import { groupBy } from '../util/collections';
import { contains, overlaps, parseCidr, type Range } from './addresses';

/** A pod as NetworkPolicies see it. */
export interface PodPeer {
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports of its containers, to resolve named ports of policies. */
  readonly ports: readonly ContainerPort[];
}

/** An IP address outside the cluster. */
export interface IpPeer {
  readonly address: number;
}

export type Peer = PodPeer | IpPeer;

/** The label that the API server sets on every namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

export type Policy = Kinds['NetworkPolicy'];
export type Direction = 'ingress' | 'egress';

/** Whether a policy allows a connection, or why none of its rules does. */
export type Verdict = 'opens' | 'other-port' | 'other-peer' | 'no-rule';

export interface PolicyVerdict {
  readonly policy: Policy;
  readonly verdict: Verdict;
  /** Ports that its rules allow for this peer; an empty list allows all. */
  readonly ports: readonly (readonly NetworkPolicyPort[])[];
}

/** The verdicts of one peer's policies. A peer that no policy isolates, such as an IP address, is open. */
export interface Side {
  readonly open: boolean;
  /** One for each policy that isolates the pods in this direction. */
  readonly verdicts: readonly PolicyVerdict[];
}

export interface Explanation {
  readonly allowed: boolean;
  readonly egress: Side;
  readonly ingress: Side;
}

type Rule = { readonly peers?: readonly NetworkPolicyPeer[]; readonly ports?: readonly NetworkPolicyPort[] };
interface IsolatingPolicy {
  readonly policy: Policy;
  readonly rules: readonly Rule[];
  /** The rules that may match a peer: those of its namespace. */
  candidates(other: Peer): readonly Rule[];
}

/**
 * The connections that a set of NetworkPolicies allows, computed only from the objects. A connection is allowed if both the
 * sender's egress rules and the receiver's ingress rules allow it; a pod that no policy selects is open in that direction.
 * Bias: pod addresses are unknown before the pods run, so an ipBlock that overlaps the pod range counts as every pod;
 * only the first address of a node's /24 is never a pod's (`overlayAddresses` in external.ts).
 */
export class Reachability {
  private readonly policies: ReadonlyMap<string, readonly Policy[]>;
  /** The policies that isolate a pod, by direction; empty if it is open. */
  private readonly isolating = {
    ingress: new Map<PodPeer, readonly IsolatingPolicy[]>(),
    egress: new Map<PodPeer, readonly IsolatingPolicy[]>(),
  };

  private readonly blocks = new Map<string, Range | undefined>();

  /**
   * @param namespaces labels of each namespace; the API server's name label is implied.
   * @param pods the range of pod addresses.
   */
  constructor(
    policies: readonly Policy[],
    private readonly namespaces: ReadonlyMap<string, Labels>,
    private readonly pods: Range,
  ) {
    this.policies = groupBy(policies, ({ metadata }) => metadata.namespace ?? '');
  }

  allows(from: Peer, to: Peer, port: number, protocol: Protocol): boolean {
    return this.portPredicate(from, to)?.(port, protocol) ?? false;
  }

  /** Namespaces that the sender's egress rules may allow; undefined for any. A cheap prefilter: `allows` decides. */
  egressNamespaces(from: Peer): ReadonlySet<string> | undefined {
    if ('address' in from || !this.isolates(from, 'egress')) return undefined;
    const peers = this.isolatingPolicies(from, 'egress').flatMap(({ rules }) => rules.map((rule) => rule.peers));
    if (peers.some((list) => !list?.length)) return undefined;
    const found = new Set<string>();
    for (const { ipBlock, namespaceSelector } of peers.flatMap((list) => list ?? [])) {
      if (ipBlock && this.includesPods(ipBlock)) return undefined;
      if (ipBlock) continue;
      if (!namespaceSelector) found.add(from.namespace);
      else if (namespaceSelector.matchLabels?.[nameLabel]) found.add(namespaceSelector.matchLabels[nameLabel]);
      else return undefined;
    }
    return found;
  }

  /** Whether a policy of that type selects the pod. */
  isolates(pod: PodPeer, direction: Direction): boolean {
    return this.isolatingPolicies(pod, direction).length > 0;
  }

  /**
   * A predicate for the allowed ports between two peers; undefined if a side has no rule for the other, so that all ports are
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
        const verdicts = policies.map(({ policy, rules, ports }): PolicyVerdict => {
          const reason = rules.length === 0 ? 'no-rule' : ports.length === 0 ? 'other-peer' : 'other-port';
          return { policy, verdict: allowsPort(ports, port, protocol, names) ? 'opens' : reason, ports };
        });
        return {
          open: verdicts.length === 0 || verdicts.some(({ verdict }) => verdict === 'opens'),
          verdicts,
        };
      };
      const [egress, ingress] = [side(out), side(into)];
      return { allowed: egress.open && ingress.open, egress, ingress };
    };
  }

  /** The policies that isolate a peer, each with the ports of its rules that match the other peer. */
  private matchingRules(own: Peer, other: Peer, direction: Direction) {
    if ('address' in own) return [];
    return this.isolatingPolicies(own, direction).map(({ policy, rules, candidates }) => ({
      policy,
      rules,
      ports: candidates(other)
        .filter(({ peers }) => !peers?.length || peers.some((peer) => this.matchesPeer(peer, other, own.namespace)))
        .map(({ ports }) => ports ?? []),
    }));
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

  private includesPods({ cidr: block, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>): boolean {
    const range = this.parseBlock(block);
    if (range === undefined || isNodeAddress(range)) return false;
    return overlaps(range, this.pods) && !except.some((text) => this.blockContains(text, this.pods));
  }

  /** Whether a block contains addresses. IPv6 blocks contain none: the cluster has only IPv4. */
  private blockContains(block: string, inner: Range | number): boolean {
    const range = this.parseBlock(block);
    return range !== undefined && contains(range, inner);
  }

  private parseBlock(text: string): Range | undefined {
    if (!this.blocks.has(text)) this.blocks.set(text, parseCidr(text));
    return this.blocks.get(text);
  }

  private matchesPeer(
    { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
    end: Peer,
    namespace: string,
  ): boolean {
    if (ipBlock) {
      if (!('address' in end)) return this.includesPods(ipBlock);
      return (
        this.blockContains(ipBlock.cidr, end.address) &&
        !ipBlock.except?.some((text) => this.blockContains(text, end.address))
      );
    }
    // A peer without any field selects nothing: the API server rejects it.
    if ('address' in end || (!podSelector && !namespaceSelector)) return false;
    const inNamespace = namespaceSelector
      ? selectorMatches(namespaceSelector, { ...this.namespaces.get(end.namespace), [nameLabel]: end.namespace })
      : end.namespace === namespace;
    return inNamespace && (!podSelector || selectorMatches(podSelector, end.labels));
  }
}

/** Whether a block is a single address that flannel assigns to a node itself. */
function isNodeAddress({ first, last }: Range): boolean {
  return first === last && first % 256 === 0;
}

/** Policy types with the API server's defaults: Ingress always, Egress if there are egress rules. */
function typesOf({ policyTypes, egress }: Policy['spec']): readonly string[] {
  const types = policyTypes?.length ? policyTypes : ['Ingress', ...(egress?.length ? ['Egress'] : [])];
  return types.map((type) => type.toLowerCase());
}

function rulesOf({ spec }: Policy, direction: Direction): Rule[] {
  return direction === 'ingress'
    ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

/**
 * Finds the rules that may match a peer by its namespace. What every tenant connects to has peers of every tenant: searching all
 * of them for each pair would take the square of their number.
 * @param own namespace of the policy.
 */
function candidatesOf(rules: readonly Rule[], own: string): (other: Peer) => readonly Rule[] {
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

/** Named ports refer to the receiver's containers, for egress rules too. */
function namedPorts(to: Peer): readonly ContainerPort[] {
  return 'ports' in to ? to.ports : [];
}

/** Whether one of these lists allows a port. An empty list allows all. */
function allowsPort(
  lists: readonly (readonly NetworkPolicyPort[])[],
  port: number,
  protocol: Protocol,
  names: readonly ContainerPort[],
): boolean {
  return lists.some((list) => list.length === 0 || list.some((each) => matchesPort(each, port, protocol, names)));
}

function matchesPort(
  rule: NetworkPolicyPort,
  port: number,
  protocol: Protocol,
  names: readonly ContainerPort[],
): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'string') {
    return names.some(
      (named) => named.name === rule.port && named.containerPort === port && (named.protocol ?? 'TCP') === protocol,
    );
  }
  return rule.port <= port && port <= (rule.endPort ?? rule.port);
}
