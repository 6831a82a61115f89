import type { Graph } from '../link/graph';
import { remembered } from '../util/memory';
import type { Tree } from '../write/tree';
import { networkOf } from './endpoints';
import { networkInput } from './input';
import { matrixMarkdown } from './markdown';
import { type Matrix, matrixOf } from './matrix';
import { matrixSvg } from './svg';

/** The allowed connections of each environment as a Markdown page and an SVG, by path below `docs/network`. */
export function networkTree(graphs: readonly Graph[]): Tree {
  return new Map(
    graphs.flatMap((graph) => {
      return remembered(
        'network pages',
        () => networkInput(graph),
        () => pagesOf(graph),
      );
    }),
  );
}

/** A larger matrix fills no screen, and grows with the square of the workloads. */
const isReadable = ({ senders, receivers }: Matrix) => Math.max(senders.length, receivers.length) <= 200;

function pagesOf(graph: Graph): [path: string, text: string][] {
  const network = networkOf(graph);
  return graph.environments.flatMap((environment) => {
    const matrix = matrixOf(network, environment);
    const page: [string, string] = [`${environment.name}.md`, matrixMarkdown(matrix, isReadable(matrix))];
    return isReadable(matrix) ? [page, [`${environment.name}.svg`, matrixSvg(matrix)]] : [page];
  });
}
