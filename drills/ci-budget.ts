import { minutesOf } from './build-plan';
import type { Drill } from './drill';
import type { PartName } from './parts/catalogue';
import { isBuilt } from './parts/part';
import { prepare } from './prepare';

/** CI starts no drill that would end after this many minutes: its job has 75 on a new machine, and the checks before the drills take about ten. */
const enough = 63;

/** Builds take longer than on idle cores: a drill runs beside them. */
const besideADrill = 1.3;

/**
 * Prepares and yields runs one by one. Skips and prints those for which the builds of a new machine leave no time; with all
 * parts in the cache it skips none.
 * @param clock returns the minutes since the start.
 */
export async function* withinCiBudget<Run extends { readonly drill: Drill }>(
  runs: readonly Run[],
  print: (line: string) => void,
  clock: () => number = since(Date.now()),
  built: (name: PartName) => boolean = isBuilt,
  ready: (drill: Drill) => Promise<void> = (drill) => prepare([drill]),
): AsyncIterable<Run> {
  for (const run of inOrder(runs, built)) {
    const missing = run.drill.parts.filter((name) => !built(name));
    const end = clock() + besideADrill * minutesOf(missing) + run.drill.minutes;
    if (end > enough) {
      const why = missing.length > 0 ? `${missing.join(', ')} not built` : 'builds took the time';
      print(`skipped: ${run.drill.name}: ${why} after ${Math.round(clock())} minutes`);
      continue;
    }
    await ready(run.drill);
    yield run;
  }
}

/** With nothing to build, the longest run starts first, and the others fill the time beside it. */
function inOrder<Run extends { readonly drill: Drill }>(
  runs: readonly Run[],
  built: (name: PartName) => boolean,
): readonly Run[] {
  if (runs.length === 0 || !runs.every(({ drill }) => drill.parts.every(built))) return runs;
  const longest = runs.reduce((most, run) => (run.drill.minutes > most.drill.minutes ? run : most));
  return [longest, ...runs.filter((run) => run !== longest)];
}

const since = (start: number) => () => (Date.now() - start) / 60_000;
