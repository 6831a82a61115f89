import type { RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import type { NamedPeer, NamedPodPeer, Network } from './endpoints';
import type { PortRange } from './equivalence-classes';
import { type NamedRange, nameAddresses } from './ranges';
import type { Side } from './reachability';

/** Pods, or the name of an address range. */
export type PathPeer = NamedPodPeer | string;

/** What allows one side: policies; or no policy isolates the pods; or it is an IP address, which needs none. */
export type AllowedBy = readonly RenderedObject[] | 'not isolated' | 'outside';

/** The allowed ports between two places, and what allows them on each side. */
export interface Path {
  readonly from: PathPeer;
  readonly to: PathPeer;
  readonly ports: readonly PortRange[];
  /** Whether it is not known that they are allowed: that depends on the addresses of the pods. */
  readonly unknown: boolean;
  readonly egress: AllowedBy;
  readonly ingress: AllowedBy;
}

/**
 * All allowed connections from or to the workloads of one environment: to all pods, addresses and ports. One path for each
 * set of policies that allows it.
 */
export function allowedPaths(network: Network, environment: string, ranges: readonly NamedRange[]): Path[] {
  const isOwn = ({ object }: NamedPeer) => object?.environment === environment;
  const betweenPods = (pairs(network).get(environment) ?? []).flatMap(([from, to]) =>
    openPorts(network, from, to).map((each) => ({ ...each, from, to })),
  );
  const withAddresses = network.pods
    .filter(isOwn)
    .flatMap((pods) => [
      ...pathsWithRanges(network, ranges, pods, true),
      ...pathsWithRanges(network, ranges, pods, false),
    ]);
  return groupPorts([...betweenPods, ...withAddresses]);
}

type Pair = readonly [from: NamedPodPeer, to: NamedPodPeer];

/** Pods that may connect, by the environment of either. Each network is searched once, for the pages of all environments. */
const pairsOfNetworks = new WeakMap<Network, ReadonlyMap<string | undefined, Pair[]>>();

function pairs(network: Network): ReadonlyMap<string | undefined, readonly Pair[]> {
  const known = pairsOfNetworks.get(network);
  if (known) return known;
  const found = new Map<string | undefined, Pair[]>();
  for (const from of network.pods)
    for (const to of network.egressCandidates(from))
      if ('kind' in to)
        for (const environment of new Set([from.object?.environment, to.object?.environment])) {
          const own = found.get(environment);
          if (own) own.push([from, to]);
          else found.set(environment, [[from, to]]);
        }
  pairsOfNetworks.set(network, found);
  return found;
}

type OpenPort = Pick<Path, 'egress' | 'ingress' | 'unknown'> & { readonly port: PortRange };
type OpenPlaces = OpenPort & Pick<Path, 'from' | 'to'>;

function openPorts({ reachability, ports, renderedPolicy }: Network, from: NamedPeer, to: NamedPeer): OpenPort[] {
  const allows = reachability.portPredicate(from.peer, to.peer);
  if (!allows) return [];
  const allowedBy = (peer: NamedPeer, { verdicts }: Side): AllowedBy => {
    if (!('kind' in peer)) return 'outside';
    if (verdicts.length === 0) return 'not isolated';
    return verdicts
      .filter(({ verdict }) => verdict === 'opens' || verdict === 'may-open')
      .map(({ policy }) => renderedPolicy(policy));
  };
  const explain = reachability.explain(from.peer, to.peer);
  return ports
    .filter(({ first, protocol }) => allows(first, protocol))
    .map((port) => {
      const { answer, egress, ingress } = explain(port.first, port.protocol);
      return { port, unknown: answer === 'unknown', egress: allowedBy(from, egress), ingress: allowedBy(to, ingress) };
    });
}

/** The allowed ports between pods and named address ranges, one port at a time. */
function pathsWithRanges(
  network: Network,
  ranges: readonly NamedRange[],
  pods: NamedPodPeer,
  sending: boolean,
): OpenPlaces[] {
  if (!network.reachability.mayUseAddresses(pods.peer, sending ? 'egress' : 'ingress')) return [];
  const open = network.addresses.flatMap((address) =>
    (sending ? openPorts(network, pods, address) : openPorts(network, address, pods)).map((each) => ({
      address,
      each,
    })),
  );
  return [...groupBy(open, ({ each }) => each.port)].flatMap(([port, same]) => {
    const byAddress = new Map(same.map(({ address, each }) => [address, each]));
    const declares = ({ flows }: NamedRange) =>
      flows.some(
        (flow) =>
          flow.port === port.first &&
          flow.protocol === port.protocol &&
          network.peersOf(sending ? flow.from : flow.to).includes(pods),
      );
    return nameAddresses(ranges, new Set(byAddress.keys()), declares).map(({ name, addresses }) => {
      const parts = addresses.map((address) => byAddress.get(address)!);
      return {
        from: sending ? pods : name,
        to: sending ? name : pods,
        port,
        unknown: parts.some(({ unknown }) => unknown),
        egress: commonPolicies(parts.map(({ egress }) => egress)),
        ingress: commonPolicies(parts.map(({ ingress }) => ingress)),
      };
    });
  });
}

/** The policies that allow a whole range; if there is none, those that allow a part of it. */
function commonPolicies(openings: readonly AllowedBy[]): AllowedBy {
  const lists = openings.filter((opening) => typeof opening !== 'string');
  if (lists.length === 0) return openings[0]!;
  const all = [...new Set(lists.flat())];
  const common = all.filter((policy) => lists.every((list) => list.includes(policy)));
  return common.length > 0 ? common : all;
}

function groupPorts(open: readonly OpenPlaces[]): Path[] {
  const place = (each: PathPeer) => (typeof each === 'string' ? each : `pods ${each.name}`);
  const side = (opening: AllowedBy) =>
    typeof opening === 'string' ? opening : opening.map(({ manifest }) => manifest.metadata.name).join();
  const key = ({ from, to, unknown, egress, ingress }: OpenPlaces) =>
    [place(from), place(to), unknown, side(egress), side(ingress)].join(' | ');
  return [...groupBy(open, key).values()].map((same) => {
    const { from, to, unknown, egress, ingress } = same[0]!;
    return { from, to, unknown, ports: same.map(({ port }) => port), egress, ingress };
  });
}
