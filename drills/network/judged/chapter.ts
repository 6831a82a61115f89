import type { Story } from '../../drill';
import { faultless } from '../../expectation';
import { part } from '../../parts';
import { promises } from '../promises';
import { Cyclonus } from './cyclonus';
import { environments } from './environments';
import { generated } from './generated';
import type { Readers } from './readers';

/** Compares SIG Network's evaluator and ours on the same questions. */
export async function judged(story: Story, readers: Readers): Promise<void> {
  const cyclonus = new Cyclonus(await part('cyclonus'), story.processes.folder);
  story.promise(promises.environments, await environments(story, cyclonus, readers), faultless);
  story.promise(promises.generated, await generated(story, cyclonus, readers), faultless);
}
