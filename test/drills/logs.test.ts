import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../drills/logs/checks';
import { faultInjections } from '../../drills/logs/fault-injections';
import { numbered, PodLog } from '../../drills/logs/pod-log';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const scratch = temporaryFolder();

describe('the log of a pod', () => {
  const log = new PodLog(join(scratch, 'log'), { namespace: 'a', pod: 'b-0', container: 'c', uid: 'u' });
  const folder = join(scratch, 'log/pods/a_b-0_u/c');
  const lines = () => readFileSync(join(folder, '0.log'), 'utf8').trimEnd().split('\n');

  test('has lines as containerd writes them, each with a unique time', () => {
    log.write(...numbered('line', 3));
    const times = lines().map(
      (line) => /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) stdout F INFO: {5}line \d$/.exec(line)?.[1],
    );
    expect(times).not.toContain(undefined);
    expect(new Set(times).size).toBe(3);
    expect([...times].sort()).toEqual(times);
  });

  test('splits a long line', () => {
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

  test('is renamed by a rotation, and continues in a new file', () => {
    log.rotate();
    log.write('after');
    const [current, old] = readdirSync(folder).sort();
    expect([current, /^0\.log\.\d{8}-\d{6}$/.test(old!)]).toEqual(['0.log', true]);
    expect(lines()).toHaveLength(1);
  });
});

describe('every fault injection', () => {
  const dist = join(scratch, 'dist');
  let altering: Altering;
  beforeAll(() => {
    cpSync(renderedDist, dist, { recursive: true });
    altering = new Altering(dist);
  });

  test.each(faultInjections.map((injection) => [injection.name, injection] as const))(
    '%s: changes a rendered file and names an existing check',
    (_, { fails, dist: alter }) => {
      expect(Object.values(checks)).toContain(fails);
      // Throws when it no longer matches the file.
      expect(altering.by(alter!).size).toBeGreaterThan(0);
    },
  );
});
