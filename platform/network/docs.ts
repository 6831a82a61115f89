import type { Graph } from '../link/graph';
import { remembered } from '../util/memory';
import type { Tree } from '../write/tree';
import { networkOf } from './endpoints';
import { networkInput } from './input';
import { matrixMarkdown } from './markdown';
import { matrixOf } from './matrix';
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

function pagesOf(graph: Graph): [path: string, text: string][] {
  const network = networkOf(graph);
  return graph.environments.flatMap((environment) => {
    const matrix = matrixOf(network, environment);
    return [
      [`${environment.name}.md`, matrixMarkdown(matrix)],
      [`${environment.name}.svg`, matrixSvg(matrix)],
    ];
  });
}
