import type { Graph, RenderedKind } from '@twisterlab/platform/link/graph';
import type { Protocol } from '@twisterlab/platform/model/flow';
import { declaredPaths, type NamedPeer, type NamedPodPeer, networkOf } from '@twisterlab/platform/network/endpoints';
import { type PortRange, portRanges } from '@twisterlab/platform/network/equivalence-classes';
import { networkInput } from '@twisterlab/platform/network/input';
import { allowsPort, namedPorts } from '@twisterlab/platform/network/policy-ports';
import type { Direction, Policy } from '@twisterlab/platform/network/policy-rules';
import { type Finding, type Rule, unlessClean } from '@twisterlab/platform/verify/rule';

/**
 * A NetworkPolicy must allow only declared connections of pods, also where the policies of the other side deny the rest: those are
 * what a later change of the other side relies on. The rule `undeclared-path` checks what both sides allow.
 */
export const widePolicy: Rule = {
  name: 'wide-policy',
  check: (graph) =>
    unlessClean(
      'wide-policy',
      () => networkInput(graph),
      () => widePolicies(graph),
    ),
};

function* widePolicies(graph: Graph): Iterable<Finding> {
  const network = networkOf(graph);
  const key = (from: NamedPeer, to: NamedPeer, port: number, protocol: Protocol) =>
    `${from.name} | ${to.name} | ${port} ${protocol}`;
  const declared = new Set(
    declaredPaths(graph, network).map(({ flow, from, to }) => key(from, to, flow.port, flow.protocol)),
  );
  const found = new Map<Policy, string>();
  for (const own of network.pods) {
    for (const direction of ['egress', 'ingress'] as const) {
      for (const other of candidates(network, own, direction)) {
        const [from, to] = direction === 'egress' ? [own, other] : [other, own];
        for (const { policy, ports } of network.reachability.matchingRules(own.peer, other.peer, direction)) {
          if (ports.length === 0 || found.has(policy) || selectsAll(policy, direction)) continue;
          const names = namedPorts(to.peer);
          const open = network.ports.filter(
            ({ first, protocol }) =>
              allowsPort(ports, first, protocol, names) && !declared.has(key(from, to, first, protocol)),
          );
          if (open.length > 0) found.set(policy, sentence(from, to, open));
        }
      }
    }
  }
  for (const [policy, message] of found)
    yield {
      at: network.renderedPolicy(policy) as RenderedKind<'NetworkPolicy'>,
      message,
      fix: 'Restrict it to the peers and the ports of its flow.',
    };
}

/** A rule without peers allows every address too, for which the rule `undeclared-path` requires a flow. */
const selectsAll = ({ spec }: Policy, direction: Direction) =>
  direction === 'ingress'
    ? (spec.ingress ?? []).some(({ from }) => !from?.length)
    : (spec.egress ?? []).some(({ to }) => !to?.length);

/** Pods that a policy of the direction may select as the other side. */
function candidates(network: ReturnType<typeof networkOf>, own: NamedPodPeer, direction: Direction): NamedPodPeer[] {
  if (!network.reachability.isolates(own.peer, direction)) return [];
  const namespaces = network.reachability.allowedNamespaces(own.peer, direction);
  return namespaces ? [...namespaces].flatMap((each) => network.podsIn(each)) : [...network.pods];
}

function sentence(from: NamedPeer, to: NamedPeer, open: readonly PortRange[]): string {
  const ports = [...portRanges(open)]
    .map(([protocol, list]) => `${protocol} ${list.slice(0, 5).join(', ')}${list.length > 5 ? ' and more' : ''}`)
    .join(', ');
  return `allows ${from.name} to ${to.name} on ${ports}, but no flow declares it`;
}
