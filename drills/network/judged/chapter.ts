import type { Story } from '../../drill';
import { faultless } from '../../expectation';
import { part } from '../../parts';
import { promises } from '../promises';
import type { Policy } from './case';
import { Cyclonus } from './cyclonus';
import { environments } from './environments';
import { generated } from './generated';

/** What one side makes of policies before it reads them: nothing, unless a sabotage has it read something else. */
export interface Readers {
  /** Cyclonus, of the environments. */
  theirs(policies: readonly Policy[]): readonly Policy[];
  /** Our reachability, of generated sets. */
  ours(policies: readonly Policy[]): readonly Policy[];
}

export function honestReaders(): Readers {
  return { theirs: (policies) => policies, ours: (policies) => policies };
}

/** SIG Network's evaluator and our reachability answer the same questions. */
export async function judged(story: Story, readers: Readers): Promise<void> {
  const cyclonus = new Cyclonus(await part('cyclonus'), story.processes.folder);
  story.promise(promises.environments, await environments(story, cyclonus, readers), faultless);
  story.promise(promises.generated, await generated(story, cyclonus, readers), faultless);
}
