import { groupBy } from '../collections';
import type { Protocol } from '../flow';
import type { Graph } from '../link/graph';
import { declaredPaths, type NamedEnd, networkOf } from '../network/ends';
import { portCells } from '../network/reachability';
import type { Rendered } from '../render';
import type { Rule } from './rule';

/** A path that nobody declared is a hole that nobody watches. Every pair of ends, every address and every port is looked at. */
export const undeclaredPath: Rule = {
  name: 'undeclared-path',
  *check(graph) {
    const network = networkOf(graph);
    const declared = new Set(
      declaredPaths(graph, network).map(({ flow, from, to }) => key(from, to, flow.port, flow.protocol)),
    );
    const ends: readonly NamedEnd[] = [...network.pods, ...network.addresses];
    const ports = cells(graph);

    for (const from of ends) {
      for (const to of ends) {
        // At least one side has to be rendered here: what K3s' own pods do is not ours to declare.
        const at = from.object ?? to.object;
        if (!at) continue;
        const opens = network.reachability.opening(from.end, to.end);
        const open = ports.filter(
          ({ port, protocol }) => opens(port, protocol) && !declared.has(key(from, to, port, protocol)),
        );
        if (open.length > 0) yield { at, says: sentence(from, to, open), mend: mend(at) };
      }
    }
  },
};

/** Names of ends are unique in a cluster. */
function key(from: NamedEnd, to: NamedEnd, port: number, protocol: Protocol): string {
  return [from.name, to.name, port, protocol].join(' | ');
}

function cells(graph: Graph): { port: number; protocol: Protocol }[] {
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const containers = graph.workloads.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports ?? []));
  const numbers = portCells(policies, [
    ...containers.map(({ containerPort }) => containerPort),
    ...graph.flows.map(({ port }) => port),
  ]);
  return (['TCP', 'UDP'] as const).flatMap((protocol) => numbers.map((port) => ({ port, protocol })));
}

function sentence(from: NamedEnd, to: NamedEnd, open: readonly { port: number; protocol: Protocol }[]): string {
  const ports = [...groupBy(open, ({ protocol }) => protocol)]
    .map(
      ([protocol, list]) =>
        `${protocol} ${list
          .map(({ port }) => port)
          .slice(0, 5)
          .join(', ')}${list.length > 5 ? ' and more' : ''}`,
    )
    .join(', ');
  return `${from.name} reaches ${to.name} on ${ports}, and no flow says so`;
}

const mend = ({ application }: Rendered) =>
  `Declare the flow in the chart of ${application}, or remove the policy that opens it.`;
