import { execFile } from 'node:child_process';

/** Runs a program to its end. @returns its exit code and all that it printed. */
export function run(
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly printed: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 600_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) || 1 : 0, printed: `${stdout}${stderr}` });
    });
  });
}
