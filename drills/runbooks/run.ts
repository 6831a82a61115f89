import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Output } from '../fixtures/kubectl';

/** Where commands run. */
export interface Terminal {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Longer than any command of a page takes here. */
const timeout = 60_000;

/** Runs a command in a terminal of its own. `port-forward` does not end: it is stopped once it listens. */
export function run(text: string, { folder, env }: Terminal): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-o', 'pipefail', '-c', text], { cwd: folder, env, detached: true });
    const end = (signal: NodeJS.Signals) => {
      try {
        process.kill(-child.pid!, signal);
      } catch {
        // It has ended.
      }
    };
    const timer = setTimeout(() => end('SIGKILL'), timeout);
    let listens = false;
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output.stdout += part;
      if (!text.includes(' port-forward ') || !output.stdout.includes('Forwarding from')) return;
      listens = true;
      end('SIGTERM');
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      output.stderr += part;
    });
    child.stdin.on('error', () => {});
    // A person who looked around leaves.
    child.stdin.end(text.includes(' --tty ') ? '\\q\n' : '');
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ ...output, code: listens ? 0 : (code ?? -1) });
    });
  });
}

/** What kubectl prints beside errors. */
const remark = /^(Warning: |Defaulted container |Found \d+ pods|No resources found|Unable to use a TTY)/;

/** Why a command failed; undefined if it did not. */
export function failure({ code, stdout, stderr }: Output): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !remark.test(line));
  // `grep` without a match ends with 1, and prints nothing; a reader of the first lines ends its writer.
  const harmless = code === 0 || (lines.length === 0 && (code === 1 || code === 141));
  return harmless ? undefined : `ended with ${code}: ${lines[0] ?? stdout.trim().split('\n').at(-1)}`;
}

/** Runs it again for a while if an object is not there yet: a controller makes it again after a command before deleted it. */
export async function runPatiently(text: () => Promise<string>, terminal: Terminal): Promise<Output> {
  for (let attempt = 0; ; attempt += 1) {
    const output = await run(await text(), terminal);
    if (attempt === 4 || !/\(NotFound\)|not found|is being deleted/.test(output.stderr)) return output;
    await sleep(3000);
  }
}
