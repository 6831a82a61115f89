import { drill } from '../drill';
import { judged } from './judged/chapter';
import type { Readers } from './judged/readers';
import { honestReaders } from './judged/readers';
import { sabotages } from './judged/sabotage';

/** Compares our evaluation of the rendered NetworkPolicies with an independent one. */
export const network = drill<Readers>({
  name: 'network',
  promise: "only declared traffic is possible, according to SIG Network's evaluator",
  minutes: 1.5,
  parts: ['cyclonus'],
  ci: { healthy: true, broken: 'five fault injections take a minute and a half, which the other drills need' },
  breaks: sabotages,
  async run(story) {
    const readers = honestReaders();
    await story.stands(readers);
    await judged(story, readers);
  },
});
