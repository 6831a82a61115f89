import { spawn } from 'node:child_process';

/** What a program printed, and its exit code; `-1` if it was stopped. */
export interface Ended {
  readonly code: number;
  readonly printed: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Stops the program when its output contains this. Default: it ends by itself. */
  readonly until?: RegExp;
  /** Milliseconds. Default: 20,000. */
  readonly timeout?: number;
}

/** Runs a program to its end, or until it has printed what is waited for. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, env = {}, until, timeout = 20_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (until?.test(printed)) child.kill('SIGKILL');
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, printed }));
  });
}

/** The last lines that a program printed, as one. */
export const lastLines = (printed: string) => printed.trim().split('\n').slice(-3).join(' | ').slice(-300);
