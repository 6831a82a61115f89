import type { Rendered } from '../model/rendered';
import { groupBy } from '../util/collections';
import type { PortCell } from './cells';
import type { NamedEnd, NamedPods, Network } from './ends';
import { type NamedRange, naming } from './ranges';
import type { Side } from './reachability';

/** Pods, or the name of an address range. */
export type Place = NamedPods | string;

/** What allows one side: policies; or no policy isolates the pods; or it is an IP address, which needs none. */
export type Opening = readonly Rendered[] | 'not isolated' | 'outside';

/** The allowed ports between two places, and what allows them on each side. */
export interface Path {
  readonly from: Place;
  readonly to: Place;
  readonly ports: readonly PortCell[];
  readonly egress: Opening;
  readonly ingress: Opening;
}

/**
 * All allowed connections from or to the workloads of one environment: to all pods, addresses and ports. One path for each
 * set of policies that allows it.
 */
export function openPaths(network: Network, environment: string, ranges: readonly NamedRange[]): Path[] {
  const isOwn = ({ object }: NamedEnd) => object?.environment === environment;
  const betweenPods = network.pods.flatMap((from) =>
    network
      .candidates(from)
      .filter((to) => 'kind' in to && (isOwn(from) || isOwn(to)))
      .flatMap((to) => openPorts(network, from, to).map((each) => ({ ...each, from, to: to as NamedPods }))),
  );
  const withAddresses = network.pods
    .filter(isOwn)
    .flatMap((pods) => [
      ...pathsWithRanges(network, ranges, pods, true),
      ...pathsWithRanges(network, ranges, pods, false),
    ]);
  return groupPorts([...betweenPods, ...withAddresses]);
}

type OpenPort = Pick<Path, 'egress' | 'ingress'> & { readonly port: PortCell };
type OpenPlaces = OpenPort & Pick<Path, 'from' | 'to'>;

function openPorts({ reachability, ports, objectOf }: Network, from: NamedEnd, to: NamedEnd): OpenPort[] {
  const allows = reachability.opening(from.end, to.end);
  if (!allows) return [];
  const allowedBy = (peer: NamedEnd, { judgements }: Side): Opening => {
    if (!('kind' in peer)) return 'outside';
    if (judgements.length === 0) return 'not isolated';
    return judgements.filter(({ verdict }) => verdict === 'opens').map(({ policy }) => objectOf(policy));
  };
  const explain = reachability.explain(from.end, to.end);
  return ports
    .filter(({ first, protocol }) => allows(first, protocol))
    .map((port) => {
      const { egress, ingress } = explain(port.first, port.protocol);
      return { port, egress: allowedBy(from, egress), ingress: allowedBy(to, ingress) };
    });
}

/** The allowed ports between pods and named address ranges, one port at a time. */
function pathsWithRanges(
  network: Network,
  ranges: readonly NamedRange[],
  pods: NamedPods,
  sending: boolean,
): OpenPlaces[] {
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
          network.endsOf(sending ? flow.from : flow.to).includes(pods),
      );
    return naming(ranges, new Set(byAddress.keys()), declares).map(({ name, addresses }) => {
      const parts = addresses.map((address) => byAddress.get(address)!);
      return {
        from: sending ? pods : name,
        to: sending ? name : pods,
        port,
        egress: commonPolicies(parts.map(({ egress }) => egress)),
        ingress: commonPolicies(parts.map(({ ingress }) => ingress)),
      };
    });
  });
}

/** The policies that allow a whole range; if there is none, those that allow a part of it. */
function commonPolicies(openings: readonly Opening[]): Opening {
  const lists = openings.filter((opening) => typeof opening !== 'string');
  if (lists.length === 0) return openings[0]!;
  const all = [...new Set(lists.flat())];
  const common = all.filter((policy) => lists.every((list) => list.includes(policy)));
  return common.length > 0 ? common : all;
}

function groupPorts(open: readonly OpenPlaces[]): Path[] {
  const place = (each: Place) => (typeof each === 'string' ? each : `pods ${each.name}`);
  const side = (opening: Opening) =>
    typeof opening === 'string' ? opening : opening.map(({ manifest }) => manifest.metadata.name).join();
  const key = ({ from, to, egress, ingress }: OpenPlaces) =>
    [place(from), place(to), side(egress), side(ingress)].join(' | ');
  return [...groupBy(open, key).values()].map((same) => {
    const { from, to, egress, ingress } = same[0]!;
    return { from, to, ports: same.map(({ port }) => port), egress, ingress };
  });
}
