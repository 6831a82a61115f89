import { k3s } from '../kubernetes/k3s';
import type { Graph } from '../link/graph';
import { displayName } from '../link/graph';
import { allContainers } from '../link/pods';
import type { Kinds } from '../model/kinds';
import type { Labels } from '../model/manifest';
import { contains, formatAddress, parseCidr, type Range } from '../network/addresses';
import { addressClasses, formatPorts, type PortRange, portClasses } from '../network/equivalence-classes';
import { internet } from '../network/external';
import type { Peer, PodPeer } from '../network/peer';
import { Reachability } from '../network/reachability';
import { jsonOf } from '../util/memory';

/** Connections that are allowed on one side of the comparison only. */
export interface PathChange {
  readonly what: 'opened' | 'closed';
  /** A workload, or a range of addresses. */
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  /** Which end is outside the cluster. */
  readonly outside: 'from' | 'to' | undefined;
  /** Whether an address of the internet is part of the range. */
  readonly internet: boolean;
  /** Whether the workloads are in different environments. */
  readonly crosses: boolean;
  /** Whether one of the workloads exists on one side only. */
  readonly isNew: boolean;
}

interface Pod {
  readonly name: string;
  readonly environment: string | undefined;
  readonly peer: PodPeer;
}

interface Side {
  readonly pods: ReadonlyMap<string, Pod>;
  readonly reachability: Reachability;
  readonly policies: readonly Kinds['NetworkPolicy'][];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** The paths that differ between two graphs of a cluster; those from outside come first. */
export function pathChanges(before: Graph, after: Graph): PathChange[] {
  const [old, now] = [sideOf(before), sideOf(after)];
  const affected = affectedPods(old, now);
  if (affected.size === 0) return [];
  const policies = [...old.policies, ...now.policies];
  const inside = [parseCidr(after.cluster.pods)!, parseCidr(after.cluster.services)!];
  const special = [...internet.addresses, ...(internet.except ?? []), after.cluster.lan].flatMap(
    (text) => parseCidr(text) ?? [],
  );
  const starts = addressClasses(policies, [...inside, ...special]);
  const addresses = starts
    .map((first, index): Range => ({ first, last: (starts[index + 1] ?? 2 ** 32) - 1 }))
    .filter((range) => !inside.some((own) => contains(own, range.first)));
  const containerPorts = [...old.pods.values(), ...now.pods.values()].flatMap(({ peer }) =>
    peer.ports.map(({ containerPort }) => containerPort),
  );
  const ports = portClasses(policies, containerPorts);
  return [...podPaths(old, now, affected, ports), ...addressPaths(old, now, affected, ports, addresses)].sort(
    (a, b) => rank(a) - rank(b) || compareText(a, b),
  );
}

const rank = ({ what, outside, internet: wide, crosses }: PathChange) =>
  (what === 'opened' ? 0 : 10) +
  (outside === 'from' ? (wide ? 0 : 1) : outside === 'to' ? (wide ? 2 : 3) : crosses ? 4 : 5);
const compareText = (a: PathChange, b: PathChange) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1);

function sideOf(graph: Graph): Side {
  const own = graph.workloads
    .filter(({ spec }) => !spec.hostNetwork)
    .map(
      ({ object, namespace, labels, spec }): Pod => ({
        name: displayName(object.manifest),
        environment: object.environment,
        peer: { namespace, labels, ports: allContainers(spec).flatMap(({ ports }) => ports ?? []) },
      }),
    );
  const ofK3s = k3s.pods.map(
    ({ name, namespace, labels, ports }): Pod => ({
      name: `${name} in ${namespace}`,
      environment: graph.cluster.name,
      peer: { namespace, labels, ports },
    }),
  );
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  return {
    pods: new Map([...own, ...ofK3s].map((pod) => [pod.name, pod])),
    reachability: new Reachability(policies, namespaces, parseCidr(graph.cluster.pods)!),
    policies,
    namespaces,
  };
}

/** Pods whose labels, ports or policies differ: only their connections can. */
function affectedPods(old: Side, now: Side): ReadonlySet<string> {
  const policyKey = (policy: Kinds['NetworkPolicy']) => jsonOf(policy.spec as object).json;
  const byNamespace = ({ policies }: Side) => {
    const found = new Map<string, string[]>();
    for (const policy of policies) {
      const name = policy.metadata.namespace ?? '';
      found.set(name, [...(found.get(name) ?? []), policyKey(policy)]);
    }
    return new Map([...found].map(([name, keys]) => [name, keys.sort().join('\n')]));
  };
  const [before, after] = [byNamespace(old), byNamespace(now)];
  const names = new Set([...old.pods.keys(), ...now.pods.keys()]);
  const labelsDiffer = JSON.stringify([...old.namespaces].sort()) !== JSON.stringify([...now.namespaces].sort());
  return new Set(
    [...names].filter((name) => {
      const [one, other] = [old.pods.get(name), now.pods.get(name)];
      if (labelsDiffer || !one || !other || JSON.stringify(one.peer) !== JSON.stringify(other.peer)) return true;
      return before.get(one.peer.namespace) !== after.get(one.peer.namespace);
    }),
  );
}

/** Ports that are open on each side, of the equivalence classes of both. */
function openPorts(
  side: Side,
  from: Peer | undefined,
  to: Peer | undefined,
  ports: readonly PortRange[],
): ReadonlySet<PortRange> {
  const allows = from && to ? side.reachability.portPredicate(from, to) : undefined;
  return new Set(allows ? ports.filter(({ first, protocol }) => allows(first, protocol)) : []);
}

function* podPaths(
  old: Side,
  now: Side,
  affected: ReadonlySet<string>,
  ports: readonly PortRange[],
): Iterable<PathChange> {
  const names = [...new Set([...old.pods.keys(), ...now.pods.keys()])];
  for (const from of names)
    for (const to of names) {
      if (!affected.has(from) && !affected.has(to)) continue;
      const peers = [old, now].map((side) => [side.pods.get(from)?.peer, side.pods.get(to)?.peer] as const);
      const before = openPorts(old, ...peers[0]!, ports);
      const after = openPorts(now, ...peers[1]!, ports);
      const [one, other] = [now.pods.get(from) ?? old.pods.get(from), now.pods.get(to) ?? old.pods.get(to)];
      const common = {
        ...{ from, to, outside: undefined, internet: false },
        crosses: one!.environment !== other!.environment,
        isNew: [from, to].some((name) => !old.pods.has(name) || !now.pods.has(name)),
      };
      yield* changesBetween(before, after, common);
    }
}

function* changesBetween(
  before: ReadonlySet<PortRange>,
  after: ReadonlySet<PortRange>,
  common: Omit<PathChange, 'what' | 'ports'>,
): Iterable<PathChange> {
  const opened = [...after].filter((port) => !before.has(port));
  const closed = [...before].filter((port) => !after.has(port));
  if (opened.length > 0) yield { ...common, what: 'opened', ports: formatPorts(opened) };
  if (closed.length > 0) yield { ...common, what: 'closed', ports: formatPorts(closed) };
}

function* addressPaths(
  old: Side,
  now: Side,
  affected: ReadonlySet<string>,
  ports: readonly PortRange[],
  addresses: readonly Range[],
): Iterable<PathChange> {
  for (const name of affected) {
    const [one, other] = [old.pods.get(name)?.peer, now.pods.get(name)?.peer];
    for (const outside of ['from', 'to'] as const) {
      const found = new Map<string, Range[]>();
      for (const range of addresses) {
        const address = { address: range.first };
        const open = (side: Side, pod: PodPeer | undefined) =>
          outside === 'from' ? openPorts(side, address, pod, ports) : openPorts(side, pod, address, ports);
        const [before, after] = [open(old, one), open(now, other)];
        for (const what of ['opened', 'closed'] as const) {
          const [had, has] = what === 'opened' ? [before, after] : [after, before];
          const changed = [...has].filter((port) => !had.has(port));
          if (changed.length === 0) continue;
          const key = `${what} ${formatPorts(changed)}`;
          found.set(key, [...(found.get(key) ?? []), range]);
        }
      }
      for (const [key, ranges] of found) {
        const [, what, text] = /^(opened|closed) (.*)$/.exec(key)!;
        const range = describeRanges(ranges);
        yield {
          what: what as PathChange['what'],
          from: outside === 'from' ? range : name,
          to: outside === 'from' ? name : range,
          ports: text!,
          outside,
          internet: ranges.some(isPublic),
          crosses: true,
          isNew: !one || !other,
        };
      }
    }
  }
}

/** Not one of the special-purpose networks of RFC 6890. */
function isPublic({ first }: Range): boolean {
  return !(internet.except ?? []).some((text) => contains(parseCidr(text)!, first)) && first > 0x00ffffff;
}

function describeRanges(ranges: readonly Range[]): string {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before?.last === first - 1) before.last = last;
    else merged.push({ first, last });
  }
  if (ranges.some(isPublic) && ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0) > 2 ** 31)
    return 'the internet';
  const most = 3;
  const names = merged.map(blockOf);
  return names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** As a network if it is one, else as a range. */
function blockOf({ first, last }: Range): string {
  const size = last - first + 1;
  const bits = Math.log2(size);
  if (Number.isInteger(bits) && first % size === 0)
    return bits === 0 ? formatAddress(first) : `${formatAddress(first)}/${32 - bits}`;
  return `${formatAddress(first)}-${formatAddress(last)}`;
}
