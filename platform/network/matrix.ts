import type { RenderedEnvironment } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import type { NamedPodPeer, Network } from './endpoints';
import { formatPorts, type PortRange } from './equivalence-classes';
import { type AllowedBy, allowedPaths, type PathPeer } from './paths';
import { type NamedRange, namedRanges, otherAddresses } from './ranges';

/** Pods of the environment, other pods of its cluster, or IP addresses outside the cluster. */
export type Group = 'own' | 'cluster' | 'outside';

/** The heading of a row or column. */
export interface Heading {
  readonly name: string;
  readonly group: Group;
}

export interface Line {
  readonly from: Heading;
  readonly to: Heading;
  readonly ports: string;
  readonly egress: AllowedBy;
  readonly ingress: AllowedBy;
}

/** The allowed connections of one environment. */
export interface Matrix {
  readonly environment: string;
  readonly lines: readonly Line[];
  /** Rows and columns that are not empty. */
  readonly senders: readonly Heading[];
  readonly receivers: readonly Heading[];
  /** Workloads of the environment without any allowed egress, and without any allowed ingress. */
  readonly noEgress: readonly string[];
  readonly noIngress: readonly string[];
  /** The named ranges in the matrix. */
  readonly ranges: readonly NamedRange[];
  /** The allowed ports of a cell, one text per range; empty if all are denied. */
  ports(from: Heading, to: Heading): readonly string[];
}

export function matrixOf(network: Network, { name: environment, flows }: RenderedEnvironment): Matrix {
  const own = network.pods.filter(({ object }) => object?.environment === environment);
  const heading = headings(own);
  const ranges = namedRanges(network, flows);
  const paths = allowedPaths(network, environment, ranges).map((path) => ({
    ...path,
    from: heading(path.from),
    to: heading(path.to),
  }));
  const cells = new Map(
    [...groupBy(paths, ({ from, to }) => key(from, to))].map(([cell, own]) => [
      cell,
      [false, true].flatMap((unknown) => {
        const same = own.filter((path) => path.unknown === unknown).flatMap(({ ports }) => ports);
        return same.length > 0 ? portsText(same, unknown).split(', ') : [];
      }),
    ]),
  );
  const senders = distinct(paths.map(({ from }) => from));
  const receivers = distinct(paths.map(({ to }) => to));
  const missing = (present: readonly Heading[]) =>
    own
      .map((pods) => heading(pods))
      .filter((each) => !present.includes(each))
      .map(({ name }) => name)
      .sort(byCodeUnit);
  return {
    environment,
    lines: paths
      .map((path) => ({ ...path, ports: portsText(path.ports, path.unknown) }))
      .sort((a, b) => order(a.from, b.from) || order(a.to, b.to) || byCodeUnit(a.ports, b.ports)),
    senders,
    receivers,
    noEgress: missing(senders),
    noIngress: missing(receivers),
    ranges: ranges.filter(({ name }) => [...senders, ...receivers].includes(heading(name))),
    ports: (from, to) => cells.get(key(from, to)) ?? [],
  };
}

/** `80, 443`; `80 ?, 443 ?` if it is not known whether they are allowed. */
function portsText(ports: readonly PortRange[], unknown: boolean): string {
  const text = formatPorts(ports);
  return unknown ? text.replace(/(?=,|$)/g, unknownMark) : text;
}

/** Follows a port that is allowed to some addresses of pods: which pods have them is not known before they run. */
export const unknownMark = ' ?';

/** Returns the same heading object for the same place, so that headings are comparable by identity. */
function headings(own: readonly NamedPodPeer[]): (place: PathPeer) => Heading {
  const oneNamespace = new Set(own.map(({ peer }) => peer.namespace)).size === 1;
  const made = new Map<PathPeer, Heading>();
  const nameOf = (pods: NamedPodPeer) =>
    own.includes(pods) && oneNamespace ? pods.workload : `${pods.peer.namespace}/${pods.workload}`;
  const byName = groupBy(own, nameOf);
  const make = (place: PathPeer): Heading => {
    if (typeof place === 'string') return { name: place, group: 'outside' };
    const name = nameOf(place);
    const isOwn = own.includes(place);
    return {
      name: isOwn && byName.get(name)!.length > 1 ? `${name} (${place.kind})` : name,
      group: isOwn ? 'own' : 'cluster',
    };
  };
  return (place) => {
    const heading = made.get(place) ?? make(place);
    made.set(place, heading);
    return heading;
  };
}

const key = (from: Heading, to: Heading) => [from.group, from.name, to.group, to.name].join(' ');

const distinct = (list: readonly Heading[]) => [...new Set(list)].sort(order);

const groups: readonly Group[] = ['own', 'cluster', 'outside'];

function order(a: Heading, b: Heading): number {
  const last = Number(a.name === otherAddresses) - Number(b.name === otherAddresses);
  return groups.indexOf(a.group) - groups.indexOf(b.group) || last || byCodeUnit(a.name, b.name);
}
