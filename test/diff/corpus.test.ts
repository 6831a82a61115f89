import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { temporaryFolder } from '../kit/command';
import { corpus } from './corpus';
import { recordsFile } from './corpus/change';
import { outcomesOf } from './rendered-corpus';
import { mistakes } from './scores';

/** Every so many changes of the corpus, to be fast; `npm run test:records` renders all. */
const step = 47;
const folder = temporaryFolder();
const sample = corpus.filter((_, at) => at % step === 0);

it('every change edits a text that its file has', () => {
  const edits = corpus.flatMap(({ name, edits }) => edits.map((each) => ({ name, ...each })));
  const stale = edits.filter(
    ({ file, from }) => file !== recordsFile && !readFileSync(join(root, file), 'utf8').includes(from),
  );
  expect(stale.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
});

it('a sample of the corpus gets the verdicts and reasons of its labels', () => {
  const outcomes = outcomesOf(sample, folder);
  expect(new Set(outcomes.map(({ evaluation }) => evaluation.level)).size).toBe(3);
  expect(mistakes(outcomes)).toEqual([]);
}, 120_000);
