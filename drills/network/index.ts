import { drill } from '../drill';
import { judged } from './judged/chapter';
import type { Readers } from './judged/readers';
import { honestReaders } from './judged/readers';
import { sabotages } from './judged/sabotage';

/** What is computed from the rendered policies, held against what others make of them. */
export const network = drill<Readers>({
  name: 'network',
  promise: 'only declared traffic flows',
  minutes: 1.5,
  parts: ['cyclonus'],
  ci: { healthy: true, broken: 'five sabotages take a minute and a half, which the other drills need' },
  breaks: sabotages,
  async run(story) {
    const readers = honestReaders();
    await story.stands(readers);
    await judged(story, readers);
  },
});
