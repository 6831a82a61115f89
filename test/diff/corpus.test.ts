import { temporaryFolder } from '../kit/command';
import { corpus } from './corpus';
import { outcomesOf } from './rendered-corpus';
import { mistakes } from './scores';

/** Every so many changes of the corpus, to be fast; `npm run test:records` renders all. */
const step = 23;
const folder = temporaryFolder();
const sample = corpus.filter((_, at) => at % step === 0);

it('a sample of the corpus gets the verdicts and reasons of its labels', () => {
  const outcomes = outcomesOf(sample, folder);
  expect(new Set(outcomes.map(({ evaluation }) => evaluation.level)).size).toBe(3);
  expect(mistakes(outcomes)).toEqual([]);
}, 120_000);
