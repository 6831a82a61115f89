import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { main } from '../../cli/main';

export const runner = join(root, 'cli/run.js');

/** Calls a command of the platform in this process, and returns what it printed. */
export async function call(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const output = { stdout: '', stderr: '' };
  const status = await main(args, {
    print: (lines) => (output.stdout += `${lines}\n`),
    warn: (lines) => (output.stderr += `${lines}\n`),
    env,
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

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twisterlab-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
