import { execFile } from 'node:child_process';

export interface Ended {
  readonly code: number;
  /** Standard output, then standard error. */
  readonly printed: string;
  /** Standard error alone. */
  readonly errors: string;
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 600_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code) || 1 : 0;
      resolve({ code, printed: `${stdout}${stderr}`, errors: stderr });
    });
  });
}
