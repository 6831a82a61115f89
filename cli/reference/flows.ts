import type { Graph } from '@twisterlab/platform/link/graph';
import type { Flow, FlowPeer } from '@twisterlab/platform/model/flow';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { page, plain, table } from './markdown';

/** What the charts declare: who needs to connect to whom. */
export function flowsPage(graphs: readonly Graph[]): string {
  return page(
    'Declared flows',
    `A chart declares each connection that its pods need; both NetworkPolicies follow from it, and synth fails for a
policy that allows more. What the policies allow in the end, by computation: [network](../network). The port is that of the pod.`,
    graphs.flatMap(({ environments }) =>
      environments.flatMap(({ name, flows }) => [
        `## ${name}`,
        table(['from', 'to', 'port'], rowsOf(flows), 'No flows.'),
      ]),
    ),
  );
}

function rowsOf(flows: readonly Flow[]): string[][] {
  const pairs = groupBy(flows, ({ from, to }) => JSON.stringify([nameOf(from), nameOf(to)]));
  return [...pairs.values()]
    .map((same) => {
      const ports = new Set(
        same.map(({ port, protocol, readOnly }) => {
          const other = protocol === 'TCP' ? '' : `/${protocol}`;
          return `${port}${other}${readOnly ? ' (only reads)' : ''}`;
        }),
      );
      return [nameOf(same[0]!.from), nameOf(same[0]!.to), [...ports].join(', ')].map(plain);
    })
    .sort((one, other) => byCodeUnit(one.join(' '), other.join(' ')));
}

/** Addresses have the name that charts gave them: docs/network lists them. */
const nameOf = (peer: FlowPeer) => ('namespace' in peer ? `${peer.namespace}/${peer.name}` : `${peer.name} (outside)`);
