import type { TestContext } from '../drill';
import { noFaults } from '../expectation';
import { part } from '../parts';
import { checks } from './checks';
import { Cyclonus } from './cyclonus';
import { compareEnvironments } from './environments';
import { compareGenerated } from './fuzz/compare';
import type { PolicyTransforms } from './policy-transforms';

/** Compares SIG Network's evaluator and ours on the same questions. */
export async function compare(context: TestContext, readers: PolicyTransforms): Promise<void> {
  const cyclonus = new Cyclonus(await part('cyclonus'), context.processes.folder);
  context.check(checks.environments, await compareEnvironments(context, cyclonus, readers), noFaults);
  context.check(checks.fuzz, await compareGenerated(context, cyclonus, readers), noFaults);
}
