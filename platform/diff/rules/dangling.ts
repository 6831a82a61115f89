import { displayName, type Graph, objectKey } from '../../link/graph';
import { dangerous, type TreeRule } from '../verdict';

/** Objects that others still reference, and that are gone. */
export const dangling: TreeRule = {
  name: 'dangling',
  *check({ clusters }) {
    for (const { before, after } of clusters) {
      const lost = after.references.filter(({ kind, name, namespace, optional }) => {
        const key = objectKey(kind, name, namespace);
        return !optional && exists(before, key) && !exists(after, key);
      });
      const texts = lost.map(
        ({ kind, name, namespace, from }) => `${objectKey(kind, name, namespace)} (${displayName(from.manifest)})`,
      );
      const distinct = [...new Set(texts)];
      if (distinct.length > 0)
        yield dangerous(
          `objects are gone that others reference: ${distinct.slice(0, 4).join(', ')}${distinct.length > 4 ? ` and ${distinct.length - 4} more` : ''}`,
          'Keep them, or change what references them: their pods do not start.',
        );
    }
  },
};

/** Rendered, or made by a controller from what is rendered. */
const exists = (graph: Graph, key: string) => graph.byKey.has(key) || graph.productions.has(key);
