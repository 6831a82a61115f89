/** A command of the platform. Exit codes: 0 done, 1 a check found something, 2 bad input and nothing written. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole text of --help. */
  readonly help: string;
  run(args: readonly string[]): number | Promise<number>;
}
