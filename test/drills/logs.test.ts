import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { Dist } from '../../drills/dist';
import { altered } from '../../drills/logs/configs';
import { numbered, PodLog } from '../../drills/logs/pod-log';
import { promises } from '../../drills/logs/promises';
import { sabotages } from '../../drills/logs/sabotage';

const scratch = mkdtempSync(join(tmpdir(), 'logs-drill-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe('the log of a pod', () => {
  const log = new PodLog(join(scratch, 'log'), { namespace: 'a', pod: 'b-0', container: 'c', uid: 'u' });
  const folder = join(scratch, 'log/pods/a_b-0_u/c');
  const lines = () => readFileSync(join(folder, '0.log'), 'utf8').trimEnd().split('\n');

  test('is written as containerd does: each line with a time of its own', () => {
    log.write(...numbered('line', 3));
    const times = lines().map(
      (line) => /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) stdout F INFO: {5}line \d$/.exec(line)?.[1],
    );
    expect(times).not.toContain(undefined);
    expect(new Set(times).size).toBe(3);
    expect([...times].sort()).toEqual(times);
  });

  test('has a long line in parts', () => {
    log.write('x'.repeat(40_000));
    const parts = lines()
      .slice(3)
      .map((line) => line.split(' '));
    expect(parts.map(([, , tag, text]) => [tag, text!.length])).toEqual([
      ['P', 16_384],
      ['P', 16_384],
      ['F', 7232],
    ]);
  });

  test('is rotated by another name, and goes on in a new file', () => {
    log.rotate();
    log.write('after');
    const [current, old] = readdirSync(folder).sort();
    expect([current, /^0\.log\.\d{8}-\d{6}$/.test(old!)]).toEqual(['0.log', true]);
    expect(lines()).toHaveLength(1);
  });
});

describe('a setting', () => {
  test('is set, or taken away, by its path', () => {
    expect(altered('a:\n  b: 1\n  c: 2\n', { 'a>b': 3, 'a>c': undefined })).toBe('a:\n  b: 3\n');
  });

  test('whose place moved is not set somewhere else', () => {
    expect(() => altered('a: {}\n', { 'x>b': 1 })).toThrow('no x of x>b');
  });
});

describe('every sabotage', () => {
  test.each(sabotages.map((sabotage, index) => [sabotage.name, sabotage, index] as const))(
    '%s: fails a promise that there is, by altering what is rendered',
    (_, { fails, dist }, index) => {
      expect(Object.values(promises)).toContain(fails);
      // It throws when a setting is no longer where it alters it.
      dist!(Dist.copy(join(root, 'dist'), join(scratch, `${index}`)));
    },
  );
});
