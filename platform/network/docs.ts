import { groupBy } from '../util/collections';
import { link } from '../link/graph';
import type { Fleet } from '../../environments/schema/fleet';
import type { RenderedEnvironment } from '../render';
import type { Tree } from '../write/tree';
import { networkOf } from './ends';
import { matrixMarkdown } from './markdown';
import { matrixOf } from './matrix';
import { matrixSvg } from './svg';

/** Who reaches whom in each environment, as a page and as a picture, by path below `docs/network`. */
export function networkTree(environments: readonly RenderedEnvironment[], { tenants }: Fleet): Tree {
  const clusters = groupBy(environments, ({ cluster }) => cluster);
  return new Map(
    [...clusters].flatMap(([cluster, own]) => {
      const network = networkOf(
        link(
          cluster,
          tenants.filter((tenant) => tenant.cluster === cluster),
          own,
        ),
      );
      return own.flatMap((environment) => {
        const matrix = matrixOf(network, environment);
        return [
          [`${environment.name}.md`, matrixMarkdown(matrix)] as const,
          [`${environment.name}.svg`, matrixSvg(matrix)] as const,
        ];
      });
    }),
  );
}
