import { groupBy } from '../util/collections';

/** A mistake that the user can fix. */
export interface Problem {
  /** The file or object. */
  readonly where: string;
  /** What is wrong, including the wrong value. */
  readonly message: string;
  /** How to correct it. */
  readonly fix: string;
  /** Further files or objects with the same problem. Default: none. */
  readonly also?: readonly string[];
}

/** A user's mistake: printed without a stack trace, exit code 2, nothing is written. */
export class UserError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

export function formatProblem({ where, message, fix, also = [] }: Problem): string {
  return `${where}${also.length > 0 ? ` (also ${also.join(', ')})` : ''}: ${message}\n  ${fix}`;
}

/**
 * Problems that are the same in several places, each once, in the order of first appearance.
 * @param key is equal for the same problem. Default: message and fix.
 */
export function mergeProblems<P extends Problem>(
  problems: readonly P[],
  key: (problem: P) => string = ({ message, fix }) => `${message}\n${fix}`,
): Problem[] {
  return [...groupBy(problems, key).values()].map((same) => {
    const { where, message, fix } = same[0]!;
    const also = [...new Set(same.map((each) => each.where))].filter((each) => each !== where);
    return also.length > 0 ? { where, message, fix, also } : { where, message, fix };
  });
}
