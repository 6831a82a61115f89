import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { buildPlan, describePlan } from './build-plan';
import type { Drill } from './drill';
import { imageArchive } from './images';
import { debianProgram } from './parts/debian';
import { part } from './parts/part';

/**
 * Prints what is missing and builds it, in the order that lets drills start soonest. A drill that lacks something does not stop
 * the others.
 * @throws UserError with everything that is not available.
 */
export async function prepareInTurn(drills: readonly Drill[], print: (line: string) => void): Promise<void> {
  const plan = buildPlan(drills);
  print(describePlan(plan) ?? 'Every part is in the cache.');
  const problems: Problem[] = [];
  for (const { drill } of plan)
    try {
      await provide([drill]);
      print(`${drill.name} can start`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      print(`${drill.name} cannot start`);
    }
  if (problems.length > 0) throw new UserError(problems);
}

/**
 * Builds and installs what the drills need, before the first of them starts.
 * @throws UserError if a requirement, part, package or image is not available.
 */
export async function prepare(drills: readonly Drill[]): Promise<void> {
  const missing = describePlan(buildPlan(drills));
  if (missing) process.stderr.write(`${missing}\n`);
  await provide(drills);
}

async function provide(drills: readonly Drill[]): Promise<void> {
  for (const { requires } of drills) await requires?.();
  for (const name of new Set(drills.flatMap(({ packages = [] }) => packages))) debianProgram(name);
  for (const name of new Set(drills.flatMap(({ parts }) => parts))) await part(name);
  for (const { images } of drills) if (images) await imageArchive(images);
}
