import { displayName, type Graph, objectKey } from '../../link/graph';
import { isCreatedByProgram } from '../../link/written-secrets';
import { groupBy } from '../../util/collections';
import type { Rule } from '../rule';

/** A pod that references a missing object does not start. One finding for each missing object, with all its users. */
export const danglingReference: Rule = {
  name: 'dangling-reference',
  *check(graph) {
    const { resolvable } = graph;
    const references = graph.references.filter(({ optional }) => !optional);
    const missing = references
      .filter(({ kind, name, namespace }) => !resolvable.has(objectKey(kind, name, namespace)))
      .filter((each) => each.kind !== 'Secret' || !isCreatedByProgram(graph, each.from, each));
    for (const [key, users] of groupBy(missing, ({ kind, name, namespace }) => objectKey(kind, name, namespace))) {
      const [{ from }] = users as [(typeof users)[number]];
      const list = [...new Set(users.map((user) => `${displayName(user.from.manifest)} (${user.at})`))].join(', ');
      yield {
        at: from,
        message: `${key} is not defined; used by ${list}`,
        fix: `Define it or correct the name${alternatives(key, graph)}.`,
      };
    }
    for (const { from, at, kind, name, namespace, part } of references) {
      const parts = resolvable.get(objectKey(kind, name, namespace));
      if (part === undefined || !parts || parts.has(part)) continue;
      const noun = kind === 'Service' ? 'port' : 'key';
      yield {
        at: from,
        message: `${at} references the ${noun} ${part} of ${objectKey(kind, name, namespace)}, which has: ${[...parts].join(', ') || 'none'}`,
        fix: `Correct the ${noun}, or add it.`,
      };
    }
  },
};

/** Names of the same kind and namespace, if there are at most 16. */
function alternatives(key: string, { resolvable }: Graph): string {
  const prefix = key.slice(0, key.lastIndexOf(key.includes('/') ? '/' : ' ') + 1);
  const names = [...resolvable.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return names.length > 0 && names.length <= 16 ? `; existing: ${names.join(', ')}` : '';
}
