import type { Graph } from '../../link/graph';
import { contains, parseCidr, type Range } from '../../network/addresses';
import { addressClasses, portClasses } from '../../network/equivalence-classes';
import { internet } from '../../network/external';
import { addressPaths } from './address-paths';
import type { PathChange } from './change';
import { podPaths } from './pod-paths';
import { affectedPods, sideOf } from './side';

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
