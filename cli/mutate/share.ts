import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '@twisterlab/platform/util/root';
import type { Verdict } from './evaluate';

/** A verdict as a share of the work prints it: one line of JSON. */
export interface Line extends Verdict {
  readonly id: string;
}

/**
 * Evaluates a sample in several processes of this command, each with every n-th mutant.
 * @param args of the command, which all processes get.
 * @param taken is called for each verdict.
 * @throws Error with what a process printed if it fails.
 */
export async function inShares(jobs: number, args: readonly string[], taken: (line: Line) => void): Promise<void> {
  await Promise.all([...Array(jobs).keys()].map((index) => share([...args, '--share', `${index}/${jobs}`], taken)));
}

function share(args: readonly string[], taken: (line: Line) => void): Promise<void> {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'cli/run.js'), 'mutate', ...args], { cwd: root, env });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => taken(JSON.parse(line) as Line));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`a share of the mutants ended with ${code}: ${errors}`)),
    );
  });
}
