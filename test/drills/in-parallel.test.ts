import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runInParallel, type Task } from '../../drills/in-parallel';
import { temporaryFolder } from '../kit/command';
import { until } from '../kit/until';

const folder = temporaryFolder();

const file = (name: string) => join(folder, name);

/** A task whose process runs this script. */
const task = (name: string, script: string): Task => ({ drill: { name }, options: [script] });

async function* all(...tasks: readonly Task[]): AsyncIterable<Task> {
  yield* tasks;
}

async function run(tasks: AsyncIterable<Task>, atATime = 2, grace?: number) {
  const lines: string[] = [];
  // Node.js gets the drill's name as an argument of the script, and the script as the last one.
  const evaluate = [process.execPath, '-e', 'eval(process.argv[2])'];
  const passed = await runInParallel(tasks, (line) => lines.push(line), atATime, evaluate, grace);
  return { passed, lines };
}

/** A script that writes a file, waits until another exists, and passes one check. */
const meets = (own: string, other: string) => `
  const { existsSync, writeFileSync } = require('fs');
  writeFileSync(${JSON.stringify(file(own))}, '');
  const wait = setInterval(() => {
    if (!existsSync(${JSON.stringify(file(other))})) return;
    clearInterval(wait);
    console.log('ok      ${own} met ${other}\\n1 passed, 0 failed');
  }, 10);`;

test('two drills run at the same time, and the output of each stays together', async () => {
  const { passed, lines } = await run(all(task('a', meets('a', 'b')), task('b', meets('b', 'a'))));
  expect(passed).toBe(true);
  expect(lines.slice(0, 2)).toEqual(['a starts', 'b starts']);
  expect(lines.slice(2, 4).sort()).toEqual(['ok      a met b', 'ok      b met a']);
  expect(lines.at(-1)).toBe('2 passed, 0 failed');
});

test('no more than allowed run at the same time', async () => {
  const first = `setTimeout(() => console.log(require('fs').existsSync(${JSON.stringify(file('second'))}) + '\\n1 passed, 0 failed'), 300)`;
  const second = `require('fs').writeFileSync(${JSON.stringify(file('second'))}, ''); console.log('1 passed, 0 failed')`;
  const { lines } = await run(all(task('first', first), task('second', second)), 1);
  expect(lines.slice(0, 3)).toEqual(['first starts', 'false', 'second starts']);
});

test.each([
  ['that failed', `console.log('FAILED  x\\n2 passed, 1 failed'); process.exitCode = 1`, '2 passed, 1 failed'],
  ['that crashes', `console.log('ok      x'); throw new Error('here')`, '0 passed, 1 failed'],
  ['that lacks a part', `console.error('no Go'); process.exitCode = 2`, '0 passed, 1 failed'],
  [
    'whose result contradicts its exit code',
    `console.log('1 passed, 0 failed'); process.exitCode = 1`,
    '0 passed, 1 failed',
  ],
  ['that is killed', `console.log('1 passed, 0 failed'); process.kill(process.pid, 'SIGKILL')`, '0 passed, 1 failed'],
])('a drill %s fails the run, and what it printed is shown', async (_, script, closing) => {
  const { passed, lines } = await run(all(task('bad', script)));
  expect(passed).toBe(false);
  expect(lines.at(-1)).toBe(closing);
  expect(lines.length).toBeGreaterThan(2);
});

test('a drill that does not exit after its result is stopped, and fails', async () => {
  const script = `console.log('1 passed, 0 failed'); setInterval(() => {}, 1000)`;
  const { passed, lines } = await run(all(task('loops', script)), 1, 100);
  expect(passed).toBe(false);
  expect(lines.slice(-2)).toEqual(['FAILED  loops: ended with SIGTERM after its result', '0 passed, 1 failed']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops the drills that run, and no other starts', async (signal) => {
  const exited = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const [started, next] = [file(`started-${signal}`), file(`next-${signal}`)];
  const long = `require('fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1000)`;
  const later = `require('fs').writeFileSync(${JSON.stringify(next)}, '')`;
  const ran = run(all(task('long', long), task('later', later)), 1);
  await until(() => existsSync(started), 'the drill starts');
  process.emit(signal, signal);
  const { lines } = await ran;
  await new Promise((resolve) => setImmediate(resolve));
  expect(exited).toHaveBeenCalledWith({ SIGINT: 130, SIGTERM: 143 }[signal]);
  expect(lines).not.toContain('later starts');
  expect(existsSync(next)).toBe(false);
  exited.mockRestore();
});

test('an error stops the drills that run', async () => {
  const started = file('started');
  const ended = file('ended');
  const script = `
    const { writeFileSync } = require('fs');
    process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(ended)}, ''); process.exit(143); });
    writeFileSync(${JSON.stringify(started)}, '');
    setInterval(() => {}, 1000);`;
  async function* tasks(): AsyncIterable<Task> {
    yield task('long', script);
    await until(() => existsSync(started), 'the drill starts');
    throw new Error('a part cannot be built');
  }
  await expect(run(tasks())).rejects.toThrow('a part cannot be built');
  expect(existsSync(ended)).toBe(true);
});
