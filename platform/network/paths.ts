import type { Rendered } from '../model/rendered';
import { groupBy } from '../util/collections';
import type { PortCell } from './cells';
import type { NamedEnd, NamedPods, Network } from './ends';
import { type NamedRange, naming } from './ranges';
import type { Side } from './reachability';

/** Pods, or addresses by the name of their range. */
export type Place = NamedPods | string;

/** What opens one side: policies; or nothing isolates the pods; or they are addresses, which no policy holds. */
export type Opening = readonly Rendered[] | 'not isolated' | 'outside';

/** Open ports from one place to another and what opens them on either side. */
export interface Path {
  readonly from: Place;
  readonly to: Place;
  readonly ports: readonly PortCell[];
  readonly egress: Opening;
  readonly ingress: Opening;
}

/**
 * Every open path that begins or ends at a workload of one environment: all pods, all addresses, all ports. One for each set
 * of policies that opens it.
 */
export function openPaths(network: Network, environment: string, ranges: readonly NamedRange[]): Path[] {
  const isOwn = ({ object }: NamedEnd) => object?.environment === environment;
  const among = network.pods.flatMap((from) =>
    network
      .candidates(from)
      .filter((to) => 'kind' in to && (isOwn(from) || isOwn(to)))
      .flatMap((to) => openPorts(network, from, to).map((each) => ({ ...each, from, to: to as NamedPods }))),
  );
  const outside = network.pods
    .filter(isOwn)
    .flatMap((pods) => [...throughRanges(network, ranges, pods, true), ...throughRanges(network, ranges, pods, false)]);
  return gathered([...among, ...outside]);
}

type OpenPort = Pick<Path, 'egress' | 'ingress'> & { readonly port: PortCell };
type OpenPlaces = OpenPort & Pick<Path, 'from' | 'to'>;

function openPorts({ reachability, ports, objectOf }: Network, from: NamedEnd, to: NamedEnd): OpenPort[] {
  const opens = reachability.opening(from.end, to.end);
  if (!opens) return [];
  const opening = (end: NamedEnd, { judgements }: Side): Opening => {
    if (!('kind' in end)) return 'outside';
    if (judgements.length === 0) return 'not isolated';
    return judgements.filter(({ verdict }) => verdict === 'opens').map(({ policy }) => objectOf(policy));
  };
  const explain = reachability.explain(from.end, to.end);
  return ports
    .filter(({ first, protocol }) => opens(first, protocol))
    .map((port) => {
      const { egress, ingress } = explain(port.first, port.protocol);
      return { port, egress: opening(from, egress), ingress: opening(to, ingress) };
    });
}

/** What is open between pods and addresses, one port at a time, with names for the addresses. */
function throughRanges(
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
        egress: joint(parts.map(({ egress }) => egress)),
        ingress: joint(parts.map(({ ingress }) => ingress)),
      };
    });
  });
}

/** What opens the whole of a range; where nothing does alone, all that opens a part. */
function joint(openings: readonly Opening[]): Opening {
  const lists = openings.filter((opening) => typeof opening !== 'string');
  if (lists.length === 0) return openings[0]!;
  const all = [...new Set(lists.flat())];
  const whole = all.filter((policy) => lists.every((list) => list.includes(policy)));
  return whole.length > 0 ? whole : all;
}

function gathered(open: readonly OpenPlaces[]): Path[] {
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
