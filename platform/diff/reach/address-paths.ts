import type { Range } from '../../network/addresses';
import type { PortRange } from '../../network/equivalence-classes';
import type { PodPeer } from '../../network/peer';
import type { PathChange } from './change';
import { morePorts, openPorts } from './pod-paths';
import { describeRanges, isPublic } from './ranges';
import type { Side } from './side';

/** Paths between pods and addresses outside the cluster. */
export function* addressPaths(
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
          for (const ports of morePorts(had, has)) {
            const key = `${what} ${ports}`;
            found.set(key, [...(found.get(key) ?? []), range]);
          }
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
