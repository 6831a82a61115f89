import { groupBy } from '../collections';
import type { Protocol } from '../flow';
import type { Graph } from '../link/graph';
import { allContainers } from '../link/pods';
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
    const ports = cells(graph);

    for (const from of [...network.pods, ...network.addresses]) {
      for (const to of network.candidates(from)) {
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

/** A stretch of ports that no policy tells apart. */
interface Cell {
  readonly port: number;
  readonly last: number;
  readonly protocol: Protocol;
}

function cells(graph: Graph): Cell[] {
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const containers = graph.workloads.flatMap(({ spec }) => allContainers(spec).flatMap(({ ports }) => ports ?? []));
  const numbers = portCells(policies, [
    ...containers.map(({ containerPort }) => containerPort),
    ...graph.flows.map(({ port }) => port),
  ]);
  return (['TCP', 'UDP'] as const).flatMap((protocol) =>
    numbers.map((port, index) => ({ port, last: (numbers[index + 1] ?? 65536) - 1, protocol })),
  );
}

function sentence(from: NamedEnd, to: NamedEnd, open: readonly Cell[]): string {
  const ports = [...groupBy(open, ({ protocol }) => protocol)]
    .map(([protocol, list]) => [protocol, stretches(list)] as const)
    .map(([protocol, list]) => `${protocol} ${list.slice(0, 5).join(', ')}${list.length > 5 ? ' and more' : ''}`)
    .join(', ');
  return `${from.name} reaches ${to.name} on ${ports}, and no flow says so`;
}

/** `80, 8000-8080`: neighbours joined. */
function stretches(sorted: readonly Cell[]): string[] {
  const joined: { port: number; last: number }[] = [];
  for (const { port, last } of sorted) {
    const before = joined.at(-1);
    if (before?.last === port - 1) before.last = last;
    else joined.push({ port, last });
  }
  return joined.map(({ port, last }) => (port === last ? `${port}` : `${port}-${last}`));
}

const mend = ({ application }: Rendered) =>
  `Declare the flow in the chart of ${application}, or remove the policy that opens it.`;
