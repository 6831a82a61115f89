import type { Exception } from '@twisterlab/platform/model/declarations';
import type { Problem } from '@twisterlab/platform/model/problem';
import { shapeRules } from '@twisterlab/platform/verify/engine-rules';
import type { Names } from './names';

export type FoundException = Pick<Exception, 'rule' | 'object' | 'matches'>;

/** Characters of a message that an exception names. */
const longest = 100;

/**
 * The findings on an application as exceptions, and those that no exception covers: of the cluster, of other applications, and of
 * objects with a wrong shape.
 */
export function exceptionsOf(
  problems: readonly Problem[],
  { application }: Pick<Names, 'application'>,
): { readonly exceptions: readonly FoundException[]; readonly others: readonly Problem[] } {
  const exceptions = new Map<string, FoundException>();
  const others: Problem[] = [];
  for (const problem of problems) {
    const found = problem.where.endsWith(`/${application}`) ? exceptionOf(problem) : undefined;
    if (found) exceptions.set(JSON.stringify(found), found);
    else others.push(problem);
  }
  return { exceptions: [...exceptions.values()], others };
}

/** `Deployment demo/api runs as root [hardening]` */
function exceptionOf({ message }: Problem): FoundException | undefined {
  const [, object, text, rule] = /^(\S+ \S+) ([\s\S]*) \[([\w-]+)\]$/.exec(message) ?? [];
  if (!object || !text || !rule || without.includes(rule)) return undefined;
  const [line] = text.split('\n');
  return { rule, object, matches: line!.slice(0, longest).trimEnd() };
}

/** Exceptions do not apply to rules on the shape of objects, and what the API server of the cluster refuses stays refused. */
const without = [...shapeRules.map(({ name }) => name), 'admission'];
