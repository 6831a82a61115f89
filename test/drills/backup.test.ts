import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderWithBucket } from '../../drills/backup/elsewhere';
import { promises } from '../../drills/backup/promises';
import { wrongMornings } from '../../drills/backup/retention';
import { sabotages } from '../../drills/backup/sabotage';
import { unlessEnded } from '../../drills/backup/scene';
import { Dist } from '../../drills/dist';
import { typed } from '../../drills/ground/runbook';

describe('mornings after the nights', () => {
  /** What the drill prints when the scripts do what they promise. */
  const nights = (change: (line: string) => string = (line) => line) => {
    let good = 2;
    return [...Array(21).keys()]
      .map((index) => index + 1)
      .map((night) => {
        const fails = [3, 9, 10, 15].includes(night);
        if (!fails && night !== 12) good = Math.min(7, good + 1);
        return change(`night ${night} ${fails ? 1 : 0} ${good} ${good}`);
      })
      .join('\n');
  };

  test('are right when failures neither add nor take, and a damaged copy does not count', () => {
    expect(wrongMornings(nights(), 2)).toEqual([]);
  });

  test.each([
    [
      'a failure that is told as a success',
      (line: string) => line.replace('night 9 1', 'night 9 0'),
      'night 9 ended with 0',
    ],
    [
      'a copy that a failed night took',
      (line: string) => line.replace('night 10 1 7 7', 'night 10 1 6 6'),
      'night 10 ended with 1: 6 copies',
    ],
    [
      'a damaged copy among those that count',
      (line: string) => line.replace('night 12 0 7 7', 'night 12 0 7 6'),
      'night 12 ended with 0: 7 copies, 6 whole',
    ],
    [
      'an eighth copy',
      (line: string) => line.replace('night 21 0 7 7', 'night 21 0 8 8'),
      'night 21 ended with 0: 8 copies',
    ],
    ['a night that is missing', (line: string) => line.replace(/^night 21.*/, ''), '20 nights of 21'],
  ])('are wrong with %s', (_, change, message) => {
    expect(wrongMornings(nights(change), 2)).toEqual([expect.stringContaining(message)]);
  });
});

test('a run is at fault when it ends otherwise than it should', () => {
  expect(unlessEnded('it', { code: 0, said: '' }, true)).toEqual([]);
  expect(unlessEnded('it', { code: 1, said: '' }, false)).toEqual([]);
  expect(unlessEnded('it', { code: 1, said: 'a\nwhy\n' }, true)).toEqual(['it ended with 1: a | why']);
  expect(unlessEnded('it', { code: 0, said: 'done' }, false)).toEqual(['it ended with 0: done']);
});

describe('what a runbook tells to type', () => {
  test('is its block, with the values of the drill', () => {
    const script = typed('restore.md', {
      from: 'here',
      moment: '2026-01-01 00:00:00+00',
      to: 'there',
      database: 'new',
    });
    expect(script).toMatch(/^from='here'\nmoment='2026-01-01 00:00:00\+00'\nto='there'\ndatabase='new'\n/);
    expect(script).toContain('--from=cronjob/postgres-restore');
  });

  test('has to be there', () => {
    expect(() => typed('restore.md', { nobody: 'sets this' })).toThrow('has no block that sets nobody');
  });
});

describe('every sabotage', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'backup-sabotage-'));
  const rendered = join(scratch, 'dist');
  beforeAll(() => renderWithBucket(rendered));
  afterAll(() => rmSync(scratch, { recursive: true }));

  test.each(sabotages.map((sabotage, index) => [sabotage.name, sabotage, index] as const))(
    '%s: fails a promise that there is, by altering what is rendered',
    (_, { fails, dist }, index) => {
      expect(Object.values(promises)).toContain(fails);
      // It throws when a script no longer says what it alters.
      dist!(Dist.copy(rendered, join(scratch, `${index}`)));
    },
  );
});
