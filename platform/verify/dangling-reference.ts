import { displayName, type Graph, objectKey } from '../link/graph';
import { groupBy } from '../util/collections';
import type { Rule } from './rule';

/** A name that leads nowhere is a pod that never starts, found at three in the morning. One finding a missing name, with all its users. */
export const danglingReference: Rule = {
  name: 'dangling-reference',
  *check(graph) {
    const { resolvable: known } = graph;
    const references = graph.references.filter(({ optional }) => !optional);
    const missing = references.filter(({ kind, name, namespace }) => !known.has(objectKey(kind, name, namespace)));
    for (const [what, users] of groupBy(missing, ({ kind, name, namespace }) => objectKey(kind, name, namespace))) {
      const [{ from }] = users as [(typeof users)[number]];
      const list = [...new Set(users.map((user) => `${displayName(user.from.manifest)} (${user.at})`))].join(', ');
      yield {
        at: from,
        message: `${what} is not defined; used by ${list}`,
        fix: `Define it or correct the name${hint(what, graph)}.`,
      };
    }
    for (const { from, at, kind, name, namespace, part } of references) {
      const parts = known.get(objectKey(kind, name, namespace));
      if (part === undefined || !parts || parts.has(part)) continue;
      const noun = kind === 'Service' ? 'port' : 'key';
      yield {
        at: from,
        message: `${at} wants the ${noun} ${part} of ${objectKey(kind, name, namespace)}, which has: ${[...parts].join(', ') || 'none'}`,
        fix: `Correct the ${noun}, or add it.`,
      };
    }
  },
};

/** Names of that kind in that namespace, when there are few enough to read. */
function hint(what: string, { resolvable: known }: Graph): string {
  const prefix = what.slice(0, what.lastIndexOf(what.includes('/') ? '/' : ' ') + 1);
  const names = [...known.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return names.length > 0 && names.length <= 16 ? `; there are: ${names.join(', ')}` : '';
}
