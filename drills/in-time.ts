import type { Drill } from './drill';
import { isBuilt } from './parts/part';
import { prepare } from './prepare';
import type { Run } from './run';

/** Minutes after which CI begins nothing that would not be through: what runs it gives up after 90. */
const enough = 80;
/** About what one part takes to build on two cores. The largest take twelve. */
const minutesForAPart = 5;

/**
 * Prepares the drills of these runs one by one, and says which it leaves out because a new machine's builds have taken the
 * time. With every part at hand none is.
 * @param clock minutes since the start.
 */
export async function* inTime(
  runs: readonly Run[],
  print: (line: string) => void,
  clock: () => number = since(Date.now()),
  built: (drill: Drill) => readonly boolean[] = ({ parts }) => parts.map(isBuilt),
  ready: (drill: Drill) => Promise<void> = (drill) => prepare([drill]),
): AsyncIterable<Run> {
  for (const run of runs) {
    const missing = built(run.drill).filter((each) => !each).length;
    const end = clock() + missing * minutesForAPart + run.drill.minutes;
    if (end > enough) {
      const why = missing > 0 ? `${missing} parts are still to be built` : 'builds took the time';
      print(`left out: ${run.drill.name}: ${why} after ${Math.round(clock())} minutes`);
      continue;
    }
    await ready(run.drill);
    yield run;
  }
}

const since = (start: number) => () => (Date.now() - start) / 60_000;
