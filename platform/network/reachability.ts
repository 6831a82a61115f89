import type { Protocol } from '../model/flow';
import type { Kinds } from '../model/kinds';
import { type ContainerPort, type Labels, matches, type PolicyPeer, type PolicyPort } from '../model/manifest';
import { groupBy } from '../util/collections';
import { cidr, contains, overlap, type Range } from './addresses';

/** A pod as policies see it. */
export interface PodEnd {
  readonly namespace: string;
  readonly labels: Labels;
  /** What its containers open, for ports that a policy gives by name. */
  readonly ports: readonly ContainerPort[];
}

/** One address outside the cluster, as a number. */
export interface AddressEnd {
  readonly address: number;
}

export type End = PodEnd | AddressEnd;

/** The label that the API server puts on every namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

export type Policy = Kinds['NetworkPolicy'];
export type Direction = 'ingress' | 'egress';

/** What a policy says of a connection: that it may pass, or why its rules do not speak of it. */
export type Verdict = 'opens' | 'other-port' | 'other-peer' | 'no-rule';

export interface Judgement {
  readonly policy: Policy;
  readonly verdict: Verdict;
  /** Ports that its rules open to this peer; an empty list among them opens all. */
  readonly ports: readonly (readonly PolicyPort[])[];
}

/** What the policies of one end say. An end that none isolates, such as an address, is open. */
export interface Side {
  readonly open: boolean;
  /** One of each policy that isolates the pods in this direction. */
  readonly judgements: readonly Judgement[];
}

export interface Explanation {
  readonly allowed: boolean;
  readonly egress: Side;
  readonly ingress: Side;
}

type Rule = { readonly peers?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] };
interface Isolating {
  readonly policy: Policy;
  readonly rules: readonly Rule[];
}

/**
 * What a set of NetworkPolicies lets through, computed from the objects alone. A connection is open when the sender's
 * egress rules and the receiver's ingress rules both allow it; a pod that no policy selects is open in that direction.
 * Bias: pod addresses are not known before the pods run, so an ipBlock that overlaps the pod range counts as every pod;
 * only the first address of a node's /24 is never one (`overlayAddresses` in charts/kit/outside.ts).
 */
export class Reachability {
  private readonly policies: ReadonlyMap<string, readonly Policy[]>;
  /** What isolates a pod, for each direction; nothing where it is open. */
  private readonly isolating = {
    ingress: new Map<PodEnd, readonly Isolating[]>(),
    egress: new Map<PodEnd, readonly Isolating[]>(),
  };

  private readonly blocks = new Map<string, Range | undefined>();

  /**
   * @param namespaces labels of each namespace; the name label that the API server adds is implied.
   * @param pods addresses of pods.
   */
  constructor(
    policies: readonly Policy[],
    private readonly namespaces: ReadonlyMap<string, Labels>,
    private readonly pods: Range,
  ) {
    this.policies = groupBy(policies, ({ metadata }) => metadata.namespace ?? '');
  }

  allows(from: End, to: End, port: number, protocol: Protocol): boolean {
    return this.opening(from, to)?.(port, protocol) ?? false;
  }

  /** Namespaces with pods that an end may send to; undefined when it may send anywhere. A first, cheap cut: `allows` decides. */
  receivingNamespaces(from: End): ReadonlySet<string> | undefined {
    if ('address' in from || !this.isolates(from, 'egress')) return undefined;
    const peers = this.isolatingOf(from, 'egress').flatMap(({ rules }) => rules.map((rule) => rule.peers));
    if (peers.some((list) => !list?.length)) return undefined;
    const found = new Set<string>();
    for (const { ipBlock, namespaceSelector } of peers.flatMap((list) => list ?? [])) {
      if (ipBlock && this.holdsPods(ipBlock)) return undefined;
      if (ipBlock) continue;
      if (!namespaceSelector) found.add(from.namespace);
      else if (namespaceSelector.matchLabels?.[nameLabel]) found.add(namespaceSelector.matchLabels[nameLabel]);
      else return undefined;
    }
    return found;
  }

  /** Whether a pod is isolated in a direction, that is, selected by a policy of that type. */
  isolates(pod: PodEnd, direction: Direction): boolean {
    return this.isolatingOf(pod, direction).length > 0;
  }

  /**
   * The ports open from one end to another, as a test; undefined where a side has no rule for the other and all are closed.
   * Made once for a pair, asked for many ports.
   */
  opening(from: End, to: End): ((port: number, protocol: Protocol) => boolean) | undefined {
    const out = this.lists(from, to, 'egress');
    const into = out?.length === 0 ? undefined : this.lists(to, from, 'ingress');
    if (out?.length === 0 || into?.length === 0) return undefined;
    const names = namesOf(to);
    return (port, protocol) =>
      (!out || opens(out, port, protocol, names)) && (!into || opens(into, port, protocol, names));
  }

  /** The verdict of `allows`, with what every policy of both ends has to say. Made once for a pair, like `opening`. */
  explain(from: End, to: End): (port: number, protocol: Protocol) => Explanation {
    const names = namesOf(to);
    const [out, into] = [this.towards(from, to, 'egress'), this.towards(to, from, 'ingress')];
    return (port, protocol) => {
      const side = (policies: typeof out): Side => {
        const judgements = policies.map(({ policy, rules, ports }): Judgement => {
          const silent = rules.length === 0 ? 'no-rule' : ports.length === 0 ? 'other-peer' : 'other-port';
          return { policy, verdict: opens(ports, port, protocol, names) ? 'opens' : silent, ports };
        });
        return { open: judgements.length === 0 || judgements.some(({ verdict }) => verdict === 'opens'), judgements };
      };
      const [egress, ingress] = [side(out), side(into)];
      return { allowed: egress.open && ingress.open, egress, ingress };
    };
  }

  /** The policies that isolate one end, each with the port lists of those of its rules that match the other end. */
  private towards(own: End, other: End, direction: Direction) {
    if ('address' in own) return [];
    return this.isolatingOf(own, direction).map(({ policy, rules }) => ({
      policy,
      rules,
      ports: rules
        .filter(({ peers }) => !peers?.length || peers.some((peer) => this.isPeer(peer, other, own.namespace)))
        .map(({ ports }) => ports ?? []),
    }));
  }

  /** Port lists of all rules of one end that match the other; undefined when it is not isolated. */
  private lists(own: End, other: End, direction: Direction): (readonly PolicyPort[])[] | undefined {
    const policies = this.towards(own, other, direction);
    return policies.length > 0 ? policies.flatMap(({ ports }) => ports) : undefined;
  }

  private isolatingOf(pod: PodEnd, direction: Direction): readonly Isolating[] {
    const known = this.isolating[direction].get(pod);
    if (known) return known;
    const found = (this.policies.get(pod.namespace) ?? [])
      .filter(({ spec }) => typesOf(spec).includes(direction) && matches(spec.podSelector ?? {}, pod.labels))
      .map((policy) => ({ policy, rules: rulesOf(policy, direction) }));
    this.isolating[direction].set(pod, found);
    return found;
  }

  private holdsPods({ cidr: block, except = [] }: NonNullable<PolicyPeer['ipBlock']>): boolean {
    const range = this.blockOf(block);
    if (range === undefined || isNodes(range)) return false;
    return overlap(range, this.pods) && !except.some((text) => this.holds(text, this.pods));
  }

  /** Whether a block holds addresses. IPv6 blocks hold none: the cluster has IPv4 alone. */
  private holds(block: string, inner: Range | number): boolean {
    const range = this.blockOf(block);
    return range !== undefined && contains(range, inner);
  }

  private blockOf(text: string): Range | undefined {
    if (!this.blocks.has(text)) this.blocks.set(text, cidr(text));
    return this.blocks.get(text);
  }

  private isPeer({ ipBlock, podSelector, namespaceSelector }: PolicyPeer, end: End, namespace: string): boolean {
    if (ipBlock) {
      if (!('address' in end)) return this.holdsPods(ipBlock);
      return this.holds(ipBlock.cidr, end.address) && !ipBlock.except?.some((text) => this.holds(text, end.address));
    }
    // A peer without any field is nobody: the API server refuses it.
    if ('address' in end || (!podSelector && !namespaceSelector)) return false;
    const inNamespace = namespaceSelector
      ? matches(namespaceSelector, { ...this.namespaces.get(end.namespace), [nameLabel]: end.namespace })
      : end.namespace === namespace;
    return inNamespace && (!podSelector || matches(podSelector, end.labels));
  }
}

/** Whether a block is one address that flannel gives to the nodes themselves. */
function isNodes({ first, last }: Range): boolean {
  return first === last && first % 256 === 0;
}

/** Policy types as the API server defaults them: Ingress always, Egress when there are egress rules. */
function typesOf({ policyTypes, egress }: Policy['spec']): readonly string[] {
  const types = policyTypes?.length ? policyTypes : ['Ingress', ...(egress?.length ? ['Egress'] : [])];
  return types.map((type) => type.toLowerCase());
}

function rulesOf({ spec }: Policy, direction: Direction): Rule[] {
  return direction === 'ingress'
    ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
}

/** Port names are the receiver's, on both sides. */
function namesOf(to: End): readonly ContainerPort[] {
  return 'ports' in to ? to.ports : [];
}

/** Whether one of these lists opens a port. An empty list opens all. */
function opens(
  lists: readonly (readonly PolicyPort[])[],
  port: number,
  protocol: Protocol,
  names: readonly ContainerPort[],
): boolean {
  return lists.some((list) => list.length === 0 || list.some((each) => isPort(each, port, protocol, names)));
}

function isPort(rule: PolicyPort, port: number, protocol: Protocol, names: readonly ContainerPort[]): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'string') {
    return names.some(
      (named) => named.name === rule.port && named.containerPort === port && (named.protocol ?? 'TCP') === protocol,
    );
  }
  return rule.port <= port && port <= (rule.endPort ?? rule.port);
}
