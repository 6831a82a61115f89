/** Something the user can mend: where it is, what is wrong, and what to do about it. */
export interface Problem {
  /** The file or object that is wrong, as the user knows it. */
  readonly where: string;
  /** What is wrong, with the value that is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Thrown for a user's mistake: printed without a stack trace, exit code 2, nothing written. */
export class UserError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

export function formatProblem({ where, message, fix }: Problem): string {
  return `${where}: ${message}\n  ${fix}`;
}
