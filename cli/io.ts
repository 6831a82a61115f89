import type { Graph } from '@twisterlab/platform/link/graph';
import type { validateEnvironments } from '../environments/schema/environments';
import type { Ratchet } from './mutate/ratchet';
import type { TypeCheck } from './types';

/** What a command uses of its process, so that tests can call it without one. */
export interface Io {
  /** Prints lines on standard output. */
  print(lines: string): void;
  /** Prints lines on standard error. */
  warn(lines: string): void;
  readonly env: NodeJS.ProcessEnv;
  /** When the command started, in milliseconds since the process did. Default: with the process. */
  readonly since?: number;
  /** The site that `diff` compares: a folder in a Git repository. Default: this one. */
  readonly site?: string;
  /** All commands. Default: none, but `main` always sets it. */
  commands?(): Promise<readonly { readonly name: string; readonly help: string }[]>;
  /** The folders that synth writes. Default: those of this repository. */
  readonly folders?: Folders;
  /** The folder with the sources of the records. Default: environments of this repository. */
  readonly records?: string;
  /** What these sources evaluate to. Default: the records of environments. */
  readonly evaluated?: Parameters<typeof validateEnvironments>[0];
  /** The least shares that `mutate` accepts. Default: those of cli/mutate/shares.json. */
  readonly ratchet?: Ratchet;
  /** Links and verifies what the records render. Default: it is rendered. */
  graphs?(): readonly Graph[];
  /** Names of the files that changed since the process started, relative to the site. */
  changedSinceStart?(): readonly string[];
  /**
   * Runs a command again in this process, with what depends on changed files loaded again.
   * @param changed names of the files, relative to the site.
   */
  rerun?(argv: readonly string[], changed: ReadonlySet<string>): Promise<number>;
  /** See charts/site.ts. Default: it is not known whether code has changed. */
  codeOf?(file: string): string | undefined;
  /** Checks the types of what is rendered. Default: they are not checked, as in tests. */
  startTypeCheck?(): TypeCheck;
  /** Takes what the same command would print as long as nothing changes. Default: it is not kept. */
  settled?(result: Settled): void;
}

/** The folders that synth writes. */
export interface Folders {
  readonly dist: string;
  readonly bootstrap: string;
  readonly hosts: string;
  readonly network: string;
  readonly reference: string;
}

export interface Settled {
  /** With `{seconds}` for the duration. */
  readonly text: string;
  /** SHA-256 of each file that synth wrote, by path relative to the site. */
  readonly files: ReadonlyMap<string, string>;
}

export const ofProcess: Io = { print: console.log, warn: console.error, env: process.env };
