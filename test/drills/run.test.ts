import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { drill, type FaultInjection, type TestContext } from '../../drills/drill';
import { equals, lessThan, noFaults, seconds } from '../../drills/expectation';
import { processorTime } from '../../drills/processor-time';
import { runAll } from '../../drills/run';
import { temporaryFolder } from '../kit/command';

const dist = temporaryFolder();
const leftBehind: string[] = [dist];

beforeAll(() => {
  mkdirSync(join(dist, 'edge/web'), { recursive: true });
  writeFileSync(join(dist, 'edge/web/Service.web.yaml'), 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n');
});
afterAll(() => {
  for (const folder of leftBehind) rmSync(folder, { recursive: true });
});

/** Runs a drill and returns the output and whether every check passed. */
async function runFake(run: (context: TestContext) => Promise<void>, injection?: FaultInjection) {
  const fake = drill({
    name: 'fake',
    summary: 'it works',
    minutes: 1,
    parts: [],
    ci: { normal: true, faultInjections: true },
    run,
  });
  const printed: string[] = [];
  const held = await runAll(
    [{ drill: fake, ...(injection && { faultInjection: injection }) }],
    (line) => printed.push(line),
    dist,
  );
  const text = printed.join('\n');
  const logs = /logs: (.*)$/m.exec(text)?.[1];
  if (logs) leftBehind.push(logs);
  return { held, text, logs, closing: printed.at(-1) };
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a run without faults', () => {
  test('prints steps, a result for each check and the closing line', async () => {
    const { held, text, closing, logs } = await runFake(async ({ step, check }) => {
      expect(await step('the answer is found', () => 42)).toBe(42);
      check('it is the answer', 42, equals(42));
      check('it is quick', seconds(1.25), lessThan(seconds(30)));
    });
    expect(held).toBe(true);
    expect(text).toMatch(/^ +0\.0 s {2}the answer is found$/m);
    expect(text).toMatch(/^ok {6}it is the answer: 42$/m);
    expect(text).toMatch(/^ok {6}it is quick: 1\.3 s$/m);
    expect(closing).toBe('2 passed, 0 failed');
    expect(logs).toBeUndefined();
  });

  test('prints the measured and the expected value when a check fails, and continues', async () => {
    const { held, text, closing, logs } = await runFake(async ({ check }) => {
      check('writes go on', seconds(31), lessThan(seconds(30)));
      check('all is admitted', { of: 2, faults: ['Service web: no'] }, noFaults);
      check('nothing is lost', 0, equals(0));
    });
    expect(held).toBe(false);
    expect(text).toContain('FAILED  writes go on: 31.0 s\n        expected: less than 30.0 s');
    expect(text).toContain('FAILED  all is admitted: 1 failed, 2 checked\n          Service web: no');
    expect(closing).toBe('1 passed, 2 failed');
    expect(existsSync(logs!)).toBe(true);
  });

  test('a check of no items fails', () => {
    expect(noFaults.holds({ of: 0, faults: [] })).toBe(false);
  });

  test('a drill without a check fails', async () => {
    const { held, closing } = await runFake(async () => {});
    expect(held).toBe(false);
    expect(closing).toBe('0 passed, 1 failed');
  });

  test('a step that throws fails the drill, stops what runs and keeps the logs', async () => {
    let pid = 0;
    const { held, text, logs, closing } = await runFake(async ({ processes, step, check }) => {
      check('the first part holds', true, equals(true));
      pid = (await processes.start('sleeper', 'sh', ['-c', 'echo up; exec sleep 60'])).pid;
      await step('the leader loses its node', () => {
        throw new Error('there is no leader');
      });
    });
    expect(held).toBe(false);
    expect(text).toContain('FAILED  the drill completes: fake failed after the step: the leader loses its node');
    expect(text).toContain('there is no leader');
    expect(closing).toBe('1 passed, 1 failed');
    expect(alive(pid)).toBe(false);
    expect(readFileSync(join(logs!, 'sleeper.pid'), 'utf8')).toBe(`${pid}\n`);
  });

  test('a UserError ends the command and stops all processes', async () => {
    let pid = 0;
    let folder = '';
    const run = runFake(async ({ processes }) => {
      folder = processes.folder;
      pid = (await processes.start('sleeper', 'sleep', ['60'])).pid;
      throw new UserError([{ where: 'drills', message: 'redis-server is missing.', fix: 'Install it.' }]);
    });
    await expect(run).rejects.toThrow(UserError);
    leftBehind.push(folder);
    expect(alive(pid)).toBe(false);
  });
});

describe('a run with a fault injection', () => {
  const judging = async ({ dist, check, fixtureReady }: TestContext) => {
    const cluster = { nodes: 3 };
    await fixtureReady(cluster);
    check('there is a web', dist.objects()[0]?.manifest.metadata.name ?? '', equals('web'));
    check('there are three nodes', cluster.nodes, equals(3));
  };
  const renamed: FaultInjection = {
    name: 'a Service of another name',
    fails: 'there is a web',
    dist: (dist) =>
      dist.change(
        ({ manifest }) => manifest.kind === 'Service',
        (object) => ({ ...object, metadata: { name: 'wep' } }),
      ),
  };

  test('passes if exactly the intended check fails', async () => {
    const { held, text, closing } = await runFake(judging, renamed);
    expect(text).toContain('ok      detected: a Service of another name: there is a web: wep');
    expect([held, closing]).toEqual([true, '1 passed, 0 failed']);
  });

  test('changes a copy of dist only', async () => {
    await runFake(judging, renamed);
    expect(readFileSync(join(dist, 'edge/web/Service.web.yaml'), 'utf8')).toContain('name: web');
  });

  test('can replace a text in every file, and fails if no file contains it', async () => {
    const moved: FaultInjection = { ...renamed, dist: (copy) => copy.replace('name: web', 'name: wep') };
    expect((await runFake(judging, moved)).held).toBe(true);
    expect((await runFake(judging, { ...moved, dist: (copy) => copy.replace('absent', '') })).held).toBe(false);
  });

  test('can change the fixture', async () => {
    const lost: FaultInjection<{ nodes: number }> = {
      name: 'a node is lost',
      fails: 'there are three nodes',
      fixture: (cluster) => {
        cluster.nodes = 2;
      },
    };
    expect((await runFake(judging, lost)).held).toBe(true);
  });

  test.each([
    ['nothing fails', { name: 'harmless', fails: 'there is a web' }, 'every check passed'],
    ['another check fails', { ...renamed, fails: 'there are three nodes' }, 'there is a web: wep'],
    ['one more fails', { ...renamed, fixture: (g: { nodes: number }) => void g.nodes++ }, 'there are three nodes: 4'],
  ])('fails when %s', async (_, injection: FaultInjection<{ nodes: number }>, message) => {
    const { held, text, closing } = await runFake(judging, injection);
    expect(text).toContain(message);
    expect([held, closing]).toEqual([false, '0 passed, 1 failed']);
  });

  test('fails if the drill throws before its check', async () => {
    const { held } = await runFake(async () => {
      throw new Error('too early');
    }, renamed);
    expect(held).toBe(false);
  });

  test('a fault injection that changes nothing fails', async () => {
    const aimless: FaultInjection = {
      name: 'aimless',
      fails: 'there is a web',
      dist: (dist) => void dist.find(() => false),
    };
    expect((await runFake(judging, aimless)).held).toBe(false);
  });
});

test('the processor time includes that of programs which have ended', () => {
  const before = processorTime();
  execFileSync('sh', ['-c', 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done']);
  if (process.platform === 'linux') expect(processorTime()! - before!).toBeGreaterThan(0.03);
  else expect(before).toBeUndefined();
});
