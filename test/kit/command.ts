import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Io } from '../../cli/io';
import { main } from '../../cli/main';
import { compiled } from './rendered';

export const runner = join(root, 'cli/run.js');

/** Calls a command of the platform in this process, and returns what it printed. @param io differs from that of a process. */
export async function call(args: readonly string[], io: Partial<Io> = {}) {
  const output = { stdout: '', stderr: '' };
  const status = await main(args, {
    print: (lines) => (output.stdout += `${lines}\n`),
    warn: (lines) => (output.stderr += `${lines}\n`),
    graphs: () => compiled().graphs,
    env: process.env,
    ...io,
  });
  return { status, ...output };
}

/** Runs a command of the platform as a user does, and returns what it printed. */
export function run(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The same for each list of arguments, in one process. */
export function runAll(lists: readonly (readonly string[])[]) {
  const input = JSON.stringify(lists);
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'run-all.js'), runner], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof run>[];
}

/** A folder that is gone after the run. */
export function temporaryFolder(): string {
  return mkdtempSync(join(process.env.TWISTERLAB_TEST_RUN!, 'test-'));
}
