import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { Dist } from './dist';
import type { Drill, FaultInjection, TestContext } from './drill';
import { type Expectation, type Measured, show } from './expectation';
import type { Processes } from './fixtures/processes';
import { withProcesses } from './fixtures/with-processes';
import { processorTime } from './processor-time';

/** One run of a drill, with one fault injection or none. */
export interface Run {
  readonly drill: Drill;
  readonly faultInjection?: FaultInjection;
  /** Whether to omit what CI has no time for. Default: false. */
  readonly short?: boolean;
}

interface Verdict {
  readonly check: string;
  readonly passed: boolean;
  readonly measured: string;
  readonly expected: string;
}

type Print = (line: string) => void;

/** A check that every drill has: a run that ends early proves nothing. */
const completes = 'the drill completes';

/**
 * Runs drills one after the other, prints steps and check results, and last `N passed, N failed` over all checks.
 * @param dist the folder of the committed files.
 * @returns whether every check passed.
 */
export async function runAll(
  runs: Iterable<Run> | AsyncIterable<Run>,
  print: Print,
  dist = join(root, 'dist'),
): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for await (const { drill, faultInjection: fault, short = false } of runs) {
    print(fault ? `${drill.name}, injected fault: ${fault.name}` : `${drill.name}: ${drill.summary}`);
    const taken = stopwatch();
    await withProcesses(
      drill.name,
      async (processes) => {
        const verdicts = await runOnce(drill, { fault, short }, processes, dist, print);
        const results = fault ? [detected(fault, verdicts)] : verdicts;
        for (const verdict of results) print(line(verdict));
        const held = results.filter((verdict) => verdict.passed).length;
        passed += held;
        failed += results.length - held;
        return held === results.length;
      },
      print,
    );
    print(`${drill.name} took ${taken()}`);
  }
  print(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

/** @returns the minutes since the call, and the processor time, which shows how many drills fit beside it. */
function stopwatch(): () => string {
  const [started, before] = [performance.now(), processorTime()];
  return () => {
    const minutes = `${((performance.now() - started) / 60_000).toFixed(1)} min`;
    const after = processorTime();
    return after === undefined ? minutes : `${minutes}, ${(after - before!).toFixed(0)} s of processor time`;
  };
}

/** Runs a drill once and collects its check results. A UserError ends the command; any other error is a failed check. */
async function runOnce(
  { name, render, run }: Drill,
  { fault, short }: { readonly fault: FaultInjection | undefined; readonly short: boolean },
  processes: Processes,
  from: string,
  print: Print,
): Promise<Verdict[]> {
  const folder = join(processes.folder, 'dist');
  render?.(folder);
  const dist = render ? Dist.in(folder) : Dist.copy(from, folder);
  const verdicts: Verdict[] = [];
  let last = 'the start';
  const context: TestContext = {
    dist,
    processes,
    faultInjected: fault !== undefined,
    short,
    async step(description, action) {
      last = description;
      const started = performance.now();
      const result = await action();
      print(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${description}`);
      return result;
    },
    note: (text) => print(`          ${text}`),
    check<T extends Measured>(description: string, measured: T, expectation: Expectation<T>) {
      verdicts.push({
        check: description,
        passed: expectation.holds(measured),
        measured: show(measured),
        expected: expectation.description,
      });
    },
    async fixtureReady(value) {
      await fault?.fixture?.(value);
    },
  };
  try {
    fault?.dist?.(dist);
    await run(context);
    if (verdicts.length === 0) throw new Error('the drill made no check');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const measured = `${name} failed after the step: ${last}\n          ${(error as Error).message}`;
    verdicts.push({ check: completes, passed: false, measured, expected: 'every step completes' });
  }
  return verdicts;
}

/** The result of a run with a fault injection: exactly the intended check must fail. */
function detected(fault: FaultInjection, verdicts: readonly Verdict[]): Verdict {
  const failed = verdicts.filter(({ passed }) => !passed);
  const held = failed.length === 1 && failed[0]?.check === fault.fails;
  const found = failed.map(({ check, measured }) => `${check}: ${measured}`).join('\n        ');
  const expected = `exactly this check fails: ${fault.fails}`;
  return { check: `detected: ${fault.name}`, passed: held, measured: found || 'every check passed', expected };
}

function line({ check, passed, measured, expected }: Verdict): string {
  return passed ? `ok      ${check}: ${measured}` : `FAILED  ${check}: ${measured}\n        expected: ${expected}`;
}
