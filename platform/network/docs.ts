import type { Graph } from '../link/graph';
import type { Tree } from '../write/tree';
import { networkOf } from './endpoints';
import { matrixMarkdown } from './markdown';
import { matrixOf } from './matrix';
import { matrixSvg } from './svg';

/** The allowed connections of each environment as a Markdown page and an SVG, by path below `docs/network`. */
export function networkTree(graphs: readonly Graph[]): Tree {
  return new Map(
    graphs.flatMap((graph) => {
      const network = networkOf(graph);
      return graph.environments.flatMap((environment) => {
        const matrix = matrixOf(network, environment);
        return [
          [`${environment.name}.md`, matrixMarkdown(matrix)] as const,
          [`${environment.name}.svg`, matrixSvg(matrix)] as const,
        ];
      });
    }),
  );
}
