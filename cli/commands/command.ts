import type { Io } from '../io';
import type { Options } from '../npm-flags';

/** A command of the CLI. Exit codes: 0 done, 1 a check failed, 2 bad input and nothing written. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Output of --help. */
  readonly help: string;
  /** All but --help. */
  readonly options: Options;
  run(args: readonly string[], io: Io): number | Promise<number>;
}
