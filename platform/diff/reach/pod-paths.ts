import type { PortRange } from '../../network/equivalence-classes';
import { formatPorts } from '../../network/equivalence-classes';
import type { Peer } from '../../network/peer';
import type { PathChange } from './change';
import type { Side } from './side';

/** Ports that are open on each side, of the equivalence classes of both. */
export function openPorts(
  side: Side,
  from: Peer | undefined,
  to: Peer | undefined,
  ports: readonly PortRange[],
): ReadonlySet<PortRange> {
  const allows = from && to ? side.reachability.portPredicate(from, to) : undefined;
  return new Set(allows ? ports.filter(({ first, protocol }) => allows(first, protocol)) : []);
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
  before: ReadonlySet<PortRange>,
  after: ReadonlySet<PortRange>,
  common: Omit<PathChange, 'what' | 'ports'>,
): Iterable<PathChange> {
  const opened = [...after].filter((port) => !before.has(port));
  const closed = [...before].filter((port) => !after.has(port));
  if (opened.length > 0) yield { ...common, what: 'opened', ports: formatPorts(opened) };
  if (closed.length > 0) yield { ...common, what: 'closed', ports: formatPorts(closed) };
}
