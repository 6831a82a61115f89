import type { Graph } from '@twisterlab/platform/link/graph';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import { formatPorts } from '@twisterlab/platform/network/equivalence-classes';
import { unknownMark } from '@twisterlab/platform/network/matrix';
import { type AllowedBy, allowedPaths, type PathPeer } from '@twisterlab/platform/network/paths';
import { namedRanges } from '@twisterlab/platform/network/ranges';
import type { Connection, End } from './model';
import type { ObjectIndex } from './objects';

/** Every allowed connection of a cluster, each once. */
export function connectionsOf(graph: Graph, index: ObjectIndex): Connection[] {
  const network = networkOf(graph);
  const end = (peer: PathPeer): End => {
    if (typeof peer === 'string') return shortened(peer);
    return peer.object ? index.of(peer.object) : peer.name;
  };
  const allowedBy = (by: AllowedBy) => (typeof by === 'string' ? by : by.map((policy) => index.of(policy)));
  return graph.environments.flatMap(({ name, flows }) =>
    allowedPaths(network, name, namedRanges(network, flows))
      .filter(({ from, to }) => (environmentOf(from) ?? environmentOf(to)) === name)
      .map(({ from, to, ports, unknown, egress, ingress }) => ({
        from: end(from),
        to: end(to),
        ports: `${formatPorts(ports)}${unknown ? unknownMark : ''}`,
        egress: allowedBy(egress),
        ingress: allowedBy(ingress),
      })),
  );
}

/** A connection between environments is one of both: it is listed with the sender's. */
const environmentOf = (peer: PathPeer) => (typeof peer === 'string' ? undefined : peer.object?.environment);

/** Pods of K3s, which dist has no object for. */
export function systemPodsOf(graph: Graph): string[] {
  return networkOf(graph).pods.flatMap(({ name, object }) => (object ? [] : [name]));
}

/** A range whose name has all of its networks, because others have the same name: the first three are enough to recognize it. */
function shortened(range: string): string {
  const [, name, blocks] = /^(.+) \((.+)\)$/.exec(range) ?? [];
  const networks = blocks?.split(', ') ?? [];
  return networks.length > 3 ? `${name} (${networks.slice(0, 3).join(', ')} and ${networks.length - 3} more)` : range;
}
