/** What a command uses of its process, so that tests can call it without one. */
export interface Io {
  /** Prints lines on standard output. */
  print(lines: string): void;
  /** Prints lines on standard error. */
  warn(lines: string): void;
  readonly env: NodeJS.ProcessEnv;
}

export const ofProcess: Io = { print: console.log, warn: console.error, env: process.env };
