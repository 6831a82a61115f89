import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { checks } from '../../drills/backup/checks';
import { faultInjections } from '../../drills/backup/fault-injections';
import { unexpectedExit } from '../../drills/backup/fixture';
import { renderWithBucket } from '../../drills/backup/offsite';
import { unexpectedNights } from '../../drills/backup/retention';
import { runbookBlock, runbookScript } from '../../drills/fixtures/runbook';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';

describe('the results of 21 nights', () => {
  /** The output of the script when every night is as expected. */
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

  test('are expected when failed nights add and remove no copy, and damaged copies do not count', () => {
    expect(unexpectedNights(nights(), 2)).toEqual([]);
  });

  test.each([
    [
      'a failed night that exits with 0',
      (line: string) => line.replace('night 9 1', 'night 9 0'),
      'night 9 ended with 0',
    ],
    [
      'a copy that a failed night removed',
      (line: string) => line.replace('night 10 1 7 7', 'night 10 1 6 6'),
      'night 10 ended with 1: 6 copies',
    ],
    [
      'a damaged copy that counts',
      (line: string) => line.replace('night 12 0 7 7', 'night 12 0 7 6'),
      'night 12 ended with 0: 7 copies, 6 intact',
    ],
    [
      'an eighth copy',
      (line: string) => line.replace('night 21 0 7 7', 'night 21 0 8 8'),
      'night 21 ended with 0: 8 copies',
    ],
    ['a missing night', (line: string) => line.replace(/^night 21.*/, ''), '20 of 21 nights'],
  ])('are unexpected with %s', (_, change, message) => {
    expect(unexpectedNights(nights(change), 2)).toEqual([expect.stringContaining(message)]);
  });
});

test('a run that does not end as expected is a fault', () => {
  expect(unexpectedExit('it', { code: 0, output: '' }, true)).toEqual([]);
  expect(unexpectedExit('it', { code: 1, output: '' }, false)).toEqual([]);
  expect(unexpectedExit('it', { code: 1, output: 'a\nwhy\n' }, true)).toEqual(['it ended with 1: a | why']);
  expect(unexpectedExit('it', { code: 0, output: 'done' }, false)).toEqual(['it ended with 0: done']);
});

describe('the commands of a runbook', () => {
  test('are one code block, with the values of the drill', () => {
    const script = runbookScript('restore.md', {
      from: 'here',
      moment: '2026-01-01 00:00:00+00',
      to: 'there',
      database: 'new',
    });
    expect(script).toMatch(/^from='here'\nmoment='2026-01-01 00:00:00\+00'\nto='there'\ndatabase='new'\n/);
    expect(script).toContain('--from=cronjob/postgres-restore');
  });

  test('may be indented in a list', () => {
    const blocks = [['database', 'dump'], ['aside'], ['database', 'file'], ['job']].map((names) =>
      runbookScript('postgres-major.md', Object.fromEntries(['namespace', ...names].map((name) => [name, 'x']))),
    );
    expect(new Set(blocks).size).toBe(4);
    for (const block of blocks) {
      expect(block).toMatch(/^namespace='x'$/m);
      execFileSync('sh', ['-n', '-c', block]);
    }
  });

  test('are found by a text, once', () => {
    expect(runbookBlock('vault.md', '> vault.snapshot')).toMatch(/^kubectl -n vault exec vault-snapshots-0 /);
    expect(runbookBlock('vault.md', 'snapshot restore -force')).toMatch(/^\{ printf/);
    expect(() => runbookBlock('vault.md', 'kubectl')).toThrow(/vault.md has \d+ blocks with kubectl/);
    expect(() => runbookBlock('vault.md', 'nowhere')).toThrow('has 0 blocks');
  });

  test('have to exist, once', () => {
    expect(() => runbookScript('restore.md', { nothing: 'sets this' })).toThrow('has no block that sets nothing');
    expect(() => runbookScript('restore.md', { namespace: 'x' })).toThrow('has several blocks that set namespace');
    expect(() => runbookScript('restore.md', { namespace: 'x' }, 'Nowhere')).toThrow('"Nowhere", has no block');
    expect(runbookScript('restore.md', { namespace: 'x' }, 'Redis')).toContain('redis-check-rdb');
  });
});

describe('every fault injection', () => {
  const scratch = temporaryFolder();
  const rendered = join(scratch, 'dist');
  let altering: Altering;
  beforeAll(() => {
    renderWithBucket(rendered);
    altering = new Altering(rendered);
  });

  test.each(faultInjections.map((injection) => [injection.name, injection] as const))(
    '%s: changes a rendered file and names an existing check',
    (_, { fails, dist }) => {
      expect(Object.values(checks)).toContain(fails);
      // Throws when it no longer matches the script.
      expect(altering.by(dist!).size).toBeGreaterThan(0);
    },
  );
});
