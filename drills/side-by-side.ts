import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../platform/root';

/** A command line of `npm run`, such as `drill api --broken`, and what it is called. */
export interface Lane {
  readonly name: string;
  readonly args: readonly string[];
}

type Print = (line: string) => void;

/**
 * Runs drills in processes of their own, some at a time: much of a drill is waiting. What one printed appears as a whole when it
 * is done, last the sum of all as `N passed, N failed`. A drill that ends without its own sum counts as one failed.
 * @param lanes the longest first, which ends soonest.
 * @param program what runs a command line. Default: this project's own.
 * @returns whether every promise held.
 */
export async function sideBySide(
  lanes: readonly Lane[],
  atATime: number,
  print: Print,
  program: readonly string[] = [process.execPath, join(root, 'platform/run.js')],
): Promise<boolean> {
  const waiting = [...lanes];
  const running = new Set<ChildProcess>();
  const sum = { passed: 0, failed: 0 };
  let ended = false;
  const forward = (signal: NodeJS.Signals) => {
    // Each stops what it started; nothing new begins.
    ended = true;
    for (const child of running) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, forward);
  const work = async () => {
    for (let lane = waiting.shift(); lane && !ended; lane = waiting.shift()) {
      print(`started ${lane.name} ...`);
      const begin = performance.now();
      const { code, printed } = await output([...program, ...lane.args], running);
      const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(printed) ?? [];
      sum.passed += Number(passed ?? 0);
      sum.failed += Number(failed ?? 1);
      print(`\n${printed.trimEnd()}`);
      if (failed === undefined) print(`FAILED  ${lane.name} ended with code ${code} and without a sum`);
      print(`${((performance.now() - begin) / 60_000).toFixed(1)} min  ${lane.name}\n`);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  for (const signal of signals) process.off(signal, forward);
  print(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 && !ended;
}

/** Both streams, in the order in which they came. */
function output([program, ...args]: readonly string[], running: Set<ChildProcess>) {
  return new Promise<{ code: number | null; printed: string }>((resolve, reject) => {
    // A group of its own: Ctrl-C reaches it once, through us.
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running.add(child);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, printed });
    });
  });
}
