import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Drill } from './drill';

/** One drill for a process of its own: `npm run drill -- NAME OPTIONS`. */
export interface Task {
  readonly drill: Pick<Drill, 'name'>;
  readonly options: readonly string[];
}

const drillCommand = [process.execPath, join(root, 'cli/run.js'), 'drill'];
/** The last line of a run. */
const result = /(?:^|\n)(\d+) passed, (\d+) failed\n?$/;
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs every task as a process, some at a time, prints the output of each when it ends, and last `N passed, N failed` over all checks.
 * Stops them all on an error, an interrupt and a termination, and one that does not exit after its result.
 * @param atATime the number of processes that run at the same time.
 * @param command what starts a process; it gets the drill's name and the options as arguments.
 * @param grace milliseconds that a process has to exit after its result.
 * @returns whether every process passed.
 * @throws what the tasks throw.
 */
export async function runInParallel(
  tasks: AsyncIterable<Task>,
  print: (line: string) => void,
  atATime: number,
  command: readonly string[] = drillCommand,
  grace = 60_000,
): Promise<boolean> {
  const running = new Set<Running>();
  let stopped = false;
  const stop = async () => {
    stopped = true;
    for (const { process: child } of running) child.kill('SIGTERM');
    await Promise.all([...running].map(({ ended }) => ended));
  };
  const interrupt = (signal: keyof typeof codes) => {
    print(`${signal}: stopping all drills`);
    void stop().then(() => process.exit(codes[signal]));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const left = tasks[Symbol.asyncIterator]();
  const totals = { passed: 0, failed: 0 };
  const runNext = async (): Promise<void> => {
    if (stopped) return;
    const { done, value: task } = await left.next();
    // The parts of a task may have been built meanwhile.
    if (done || stopped) return;
    print(`${task.drill.name} starts`);
    const run = start([...command, task.drill.name, ...task.options], grace);
    running.add(run);
    const { passed, failed } = report(task, await run.ended, print);
    running.delete(run);
    totals.passed += passed;
    totals.failed += failed;
    return runNext();
  };
  try {
    await Promise.all(Array.from({ length: atATime }, runNext));
  } finally {
    await stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  print(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0;
}

interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | string; readonly output: string }>;
}

function start([program = '', ...args]: readonly string[], grace: number): Running {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (text: string) => {
    output += text;
    if (result.test(output)) setTimeout(() => child.kill('SIGTERM'), grace).unref();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
  const ended = new Promise<{ code: number | string; output: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: error.message, output }));
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'no exit code', output }));
  });
  return { process: child, ended };
}

/** Prints what a process printed. One that ends without a result, or had to be stopped, counts as a failed check: it proves nothing. */
function report({ drill }: Task, { code, output }: Awaited<Running['ended']>, print: (line: string) => void) {
  const lines = output.trimEnd().split('\n');
  const [, passed, failed] = result.exec(output) ?? [];
  const complete = passed !== undefined && code === (failed === '0' ? 0 : 1);
  print((complete ? lines.slice(0, -1) : lines).join('\n'));
  if (complete) return { passed: Number(passed), failed: Number(failed) };
  print(`FAILED  ${drill.name}: ended with ${code} ${passed === undefined ? 'and no result' : 'after its result'}`);
  return { passed: 0, failed: 1 };
}
