/** A mistake that the user can fix. */
export interface Problem {
  /** The file or object. */
  readonly where: string;
  /** What is wrong, including the wrong value. */
  readonly message: string;
  /** How to correct it. */
  readonly fix: string;
}

/** A user's mistake: printed without a stack trace, exit code 2, nothing is written. */
export class UserError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

export function formatProblem({ where, message, fix }: Problem): string {
  return `${where}: ${message}\n  ${fix}`;
}
