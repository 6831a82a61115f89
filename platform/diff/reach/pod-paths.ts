import type { PortRange } from '../../network/equivalence-classes';
import { formatPorts } from '../../network/equivalence-classes';
import type { Peer } from '../../network/peer';
import type { Answer } from '../../network/reachability';
import type { PathChange } from './change';
import type { Side } from './side';

/** Ports that are or may be open on one side, of the equivalence classes of both. */
export type OpenPorts = ReadonlyMap<PortRange, Exclude<Answer, 'denied'>>;

export function openPorts(
  side: Side,
  from: Peer | undefined,
  to: Peer | undefined,
  ports: readonly PortRange[],
): OpenPorts {
  const allows = from && to ? side.reachability.portPredicate(from, to) : undefined;
  if (!from || !to || !allows) return new Map();
  const explain = side.reachability.explain(from, to);
  return new Map(
    ports
      .filter(({ first, protocol }) => allows(first, protocol))
      .map((port) => [port, explain(port.first, port.protocol).answer === 'unknown' ? 'unknown' : 'allowed']),
  );
}

/** The ports that one side has and the other has not, or may have; those that it may have apart, with a remark. */
export function* morePorts(had: OpenPorts, has: OpenPorts): Iterable<string> {
  const more = [...has].filter(([port, answer]) => had.get(port) !== answer && had.get(port) !== 'allowed');
  for (const wanted of ['allowed', 'unknown'] as const) {
    const ports = more.filter(([, answer]) => answer === wanted).map(([port]) => port);
    if (ports.length > 0) yield `${formatPorts(ports)}${wanted === 'unknown' ? ' (of some pod addresses)' : ''}`;
  }
}

/** Paths between pods. */
export function* podPaths(
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
  before: OpenPorts,
  after: OpenPorts,
  common: Omit<PathChange, 'what' | 'ports'>,
): Iterable<PathChange> {
  for (const ports of morePorts(before, after)) yield { ...common, what: 'opened', ports };
  for (const ports of morePorts(after, before)) yield { ...common, what: 'closed', ports };
}
