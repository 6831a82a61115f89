import { corpus } from '../diff/corpus';
import { outcomesOf } from '../diff/rendered-corpus';
import { mistakes, scoresOf } from '../diff/scores';
import { temporaryFolder } from '../kit/command';

const outcomes = outcomesOf(corpus, temporaryFolder());

describe('the corpus of changes', () => {
  it('has at least 120 changes, each with its own name', () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThanOrEqual(120);
  });

  it('has no dangerous change that is called routine', () => {
    const missed = outcomes.filter(
      ({ change, evaluation }) => change.level === 'dangerous' && evaluation.level === 'routine',
    );
    expect(missed.map(({ change }) => change.name)).toEqual([]);
  });

  it('changes something, except where only the form of a value changes', () => {
    const same = outcomes.filter(({ evaluation }) => evaluation.objects.length + evaluation.files.length === 0);
    expect(same.filter(({ change }) => change.level !== 'routine').map(({ change }) => change.name)).toEqual([]);
  });

  it('gets the verdicts and reasons of its labels', () => {
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    const rows = scoresOf(outcomes).map(
      ({ level, precision, recall }) => `${level}: precision ${percent(precision)}, recall ${percent(recall)}`,
    );
    console.log([`${corpus.length} changes`, ...rows, ...mistakes(outcomes)].join('\n'));
    for (const { level, precision, recall } of scoresOf(outcomes))
      expect({ level, good: precision >= 0.95 && recall >= 0.95 }).toEqual({ level, good: true });
  });
});
