import type { TestContext } from '../drill';
import { noFaults } from '../expectation';
import { part } from '../parts';
import { checks } from './checks';
import { Cyclonus } from './cyclonus';
import { compareEnvironments } from './environments';
import { compareGenerated } from './fuzz/compare';
import type { PolicyTransforms } from './policy-transforms';

/** Compares SIG Network's evaluator and ours on the same questions. */
export async function compare(story: TestContext, readers: PolicyTransforms): Promise<void> {
  const cyclonus = new Cyclonus(await part('cyclonus'), story.processes.folder);
  story.check(checks.environments, await compareEnvironments(story, cyclonus, readers), noFaults);
  story.check(checks.fuzz, await compareGenerated(story, cyclonus, readers), noFaults);
}
