import { groupBy } from '../collections';
import type { Protocol } from '../flow';
import { type ContainerPort, type Kinds, type Labels, matches, type PolicyPeer, type PolicyPort } from '../manifest';
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

type Policy = Kinds['NetworkPolicy'];
type Direction = 'ingress' | 'egress';
type Rule = { readonly peers?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] };

/**
 * What a set of NetworkPolicies lets through, computed from the objects alone. A connection is open when the sender's
 * egress rules and the receiver's ingress rules both allow it; a pod that no policy selects is open in that direction.
 * Bias: pod addresses are not known before the pods run, so an ipBlock that overlaps the pod range counts as every pod.
 */
export class Reachability {
  private readonly policies: ReadonlyMap<string, readonly Policy[]>;
  /** Rules by pod end, for each direction; undefined where the pod is not isolated. */
  private readonly rules = {
    ingress: new Map<PodEnd, Rule[] | undefined>(),
    egress: new Map<PodEnd, Rule[] | undefined>(),
  };

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
    return this.opening(from, to)(port, protocol);
  }

  /** Namespaces with pods that an end may send to; undefined when it may send anywhere. A first, cheap cut: `allows` decides. */
  receivingNamespaces(from: End): ReadonlySet<string> | undefined {
    if ('address' in from) return undefined;
    const peers = this.rulesOf(from, 'egress')?.map((rule) => rule.peers);
    if (!peers || peers.some((list) => !list?.length)) return undefined;
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
    return this.rulesOf(pod, direction) !== undefined;
  }

  /** The ports open from one end to another, as a test. Made once for a pair, asked for many ports. */
  opening(from: End, to: End): (port: number, protocol: Protocol) => boolean {
    const out = this.portLists(from, to, 'egress');
    const into = this.portLists(to, from, 'ingress');
    if (out?.length === 0 || into?.length === 0) return () => false;
    const names = 'ports' in to ? to.ports : [];
    return (port, protocol) =>
      [out, into].every(
        (lists) => !lists || lists.some((ports) => !ports || ports.some((each) => opens(each, port, protocol, names))),
      );
  }

  /** Port lists of the rules of one side that match the other side; undefined when that side is not isolated. */
  private portLists(own: End, other: End, direction: Direction): (readonly PolicyPort[] | undefined)[] | undefined {
    if ('address' in own) return undefined;
    return this.rulesOf(own, direction)
      ?.filter(({ peers }) => !peers?.length || peers.some((peer) => this.isPeer(peer, other, own.namespace)))
      .map(({ ports }) => (ports?.length ? ports : undefined));
  }

  private rulesOf(pod: PodEnd, direction: Direction): Rule[] | undefined {
    const cached = this.rules[direction];
    if (!cached.has(pod)) {
      const own = (this.policies.get(pod.namespace) ?? []).filter(
        ({ spec }) => typesOf(spec).includes(direction) && matches(spec.podSelector ?? {}, pod.labels),
      );
      const rules = own.flatMap(({ spec }): Rule[] =>
        direction === 'ingress'
          ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
          : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
      );
      cached.set(pod, own.length > 0 ? rules : undefined);
    }
    return cached.get(pod);
  }

  private holdsPods({ cidr: block, except = [] }: NonNullable<PolicyPeer['ipBlock']>): boolean {
    const range = cidr(block);
    return range !== undefined && overlap(range, this.pods) && !except.some((text) => holds(text, this.pods));
  }

  private isPeer({ ipBlock, podSelector, namespaceSelector }: PolicyPeer, end: End, namespace: string): boolean {
    if (ipBlock) {
      if (!('address' in end)) return this.holdsPods(ipBlock);
      return holds(ipBlock.cidr, end.address) && !(ipBlock.except ?? []).some((text) => holds(text, end.address));
    }
    if ('address' in end) return false;
    const inNamespace = namespaceSelector
      ? matches(namespaceSelector, {
          [nameLabel]: end.namespace,
          ...this.namespaces.get(end.namespace),
        })
      : end.namespace === namespace;
    return inNamespace && (!podSelector || matches(podSelector, end.labels));
  }
}

/** Whether a network holds addresses. IPv6 networks hold none: the cluster has IPv4 alone. */
function holds(network: string, inner: Range | number): boolean {
  const range = cidr(network);
  return range !== undefined && contains(range, inner);
}

/** Policy types as the API server defaults them: Ingress always, Egress when there are egress rules. */
function typesOf({ policyTypes, egress }: Policy['spec']): readonly string[] {
  return (policyTypes ?? ['Ingress', ...(egress?.length ? ['Egress'] : [])]).map((type) => type.toLowerCase());
}

function opens(rule: PolicyPort, port: number, protocol: Protocol, names: readonly ContainerPort[]): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'string') {
    return names.some(
      (named) => named.name === rule.port && named.containerPort === port && (named.protocol ?? 'TCP') === protocol,
    );
  }
  return rule.port <= port && port <= (rule.endPort ?? rule.port);
}

/** First addresses of the stretches of the IPv4 space that no policy tells apart: one probe each covers all addresses. */
export function addressCells(policies: readonly Policy[], others: readonly Range[]): number[] {
  const blocks = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []).flatMap(({ from }) => from ?? []), ...(spec.egress ?? []).flatMap(({ to }) => to ?? [])]
      .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []))
      .flatMap((text) => cidr(text) ?? []),
  );
  return boundaries([...blocks, ...others], 2 ** 32);
}

/** First ports of the stretches of 1 to 65535 that no policy and no container tells apart. */
export function portCells(policies: readonly Policy[], others: readonly number[]): number[] {
  const rules = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ ports }) => ports ?? []),
  );
  const ranges = rules.flatMap(({ port, endPort }) =>
    typeof port === 'number' ? [{ first: port, last: endPort ?? port }] : [],
  );
  return boundaries(
    [...ranges, ...others.map((port) => ({ first: port, last: port })), { first: 1, last: 1 }],
    65536,
  ).filter((port) => port > 0);
}

function boundaries(ranges: readonly Range[], end: number): number[] {
  const starts = new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])]);
  return [...starts].filter((start) => start < end).sort((a, b) => a - b);
}
