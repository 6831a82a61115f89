import { table } from '@twisterlab/platform/util/text';
import type { Drill } from './drill';
import { buildMinutes } from './parts/build-minutes';
import type { PartName } from './parts/catalogue';
import { isBuilt } from './parts/part';

/** A drill and the parts that are built for it, besides those of the steps before. */
export interface BuildStep<D = Pick<Drill, 'name' | 'parts'>> {
  readonly drill: D;
  readonly parts: readonly PartName[];
  /** Approximate build time of its parts. */
  readonly minutes: number;
}

/**
 * The drills in the order that lets the next one start soonest, each with the parts that are missing: the one with the shortest
 * builds comes first.
 */
export function buildPlan<D extends Pick<Drill, 'name' | 'parts'>>(
  drills: readonly D[],
  built: (name: PartName) => boolean = isBuilt,
): BuildStep<D>[] {
  const planned = new Set<PartName>();
  const steps: BuildStep<D>[] = [];
  let left = [...drills];
  while (left.length > 0) {
    const next = left
      .map((drill): BuildStep<D> => {
        const parts = [...new Set(drill.parts)].filter((name) => !planned.has(name) && !built(name));
        return { drill, parts, minutes: minutesOf(parts) };
      })
      .reduce((best, step) => (step.minutes < best.minutes ? step : best));
    for (const name of next.parts) planned.add(name);
    steps.push(next);
    left = left.filter((each) => each !== next.drill);
  }
  return steps;
}

/** Approximate build time of these parts in minutes. */
export function minutesOf(parts: readonly PartName[]): number {
  return parts.reduce((sum, name) => sum + buildMinutes[name], 0);
}

/** What is built before which drill can start, and how long that takes; undefined if every part is in the cache. */
export function describePlan(steps: readonly BuildStep[]): string | undefined {
  const builds = steps.filter(({ parts }) => parts.length > 0);
  if (builds.length === 0) return undefined;
  let ready = 0;
  const rows = builds.map(({ drill, parts, minutes }) => {
    ready += minutes;
    return [drill.name, `${Math.ceil(ready)} min`, parts.join(', ')];
  });
  return `${table([['DRILL', 'READY AFTER', 'BUILDS FIRST'], ...rows])}\nTimes are those of two idle cores. Each part is built once.`;
}
