import type { Graph } from '../../link/graph';
import type { Protocol } from '../../model/flow';
import type { RenderedObject } from '../../model/rendered';
import { declaredPaths, type NamedPeer, networkOf } from '../../network/endpoints';
import { type PortRange, portRanges } from '../../network/equivalence-classes';
import { networkInput } from '../../network/input';
import { type Finding, type Rule, unlessClean } from '../rule';

/** Every connection that NetworkPolicies allow must be a declared flow. Checks every pair of peers, every address and every port. */
export const undeclaredPath: Rule = {
  name: 'undeclared-path',
  check: (graph) =>
    unlessClean(
      'undeclared-path',
      () => networkInput(graph),
      () => undeclaredPaths(graph),
    ),
};

function* undeclaredPaths(graph: Graph): Iterable<Finding> {
  const network = networkOf(graph);
  const declared = new Set(
    declaredPaths(graph, network).map(({ flow, from, to }) => key(from, to, flow.port, flow.protocol)),
  );

  for (const from of [...network.pods, ...network.addresses]) {
    for (const to of network.egressCandidates(from)) {
      // Flows between pods of K3s itself are not declared.
      const at = from.object ?? to.object;
      if (!at) continue;
      const opens = network.reachability.portPredicate(from.peer, to.peer);
      if (!opens) continue;
      const open = network.ports.filter(
        ({ first, protocol }) => opens(first, protocol) && !declared.has(key(from, to, first, protocol)),
      );
      if (open.length > 0) yield { at, message: sentence(from, to, open), fix: fix(at) };
    }
  }
}

/** Names of peers are unique in a cluster. */
function key(from: NamedPeer, to: NamedPeer, port: number, protocol: Protocol): string {
  return [from.name, to.name, port, protocol].join(' | ');
}

function sentence(from: NamedPeer, to: NamedPeer, open: readonly PortRange[]): string {
  const ports = [...portRanges(open)]
    .map(([protocol, list]) => `${protocol} ${list.slice(0, 5).join(', ')}${list.length > 5 ? ' and more' : ''}`)
    .join(', ');
  return `${from.name} can reach ${to.name} on ${ports}, but no flow declares it`;
}

const fix = ({ application }: RenderedObject) =>
  `Declare the flow in the chart of ${application}, or remove the NetworkPolicy that allows it.`;
