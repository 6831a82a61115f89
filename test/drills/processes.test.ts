import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '@twisterlab/platform/util/root';
import { buildSync } from 'esbuild';
import { freePorts } from '../../drills/fixtures/ports';
import { Processes } from '../../drills/fixtures/processes';
import { temporaryFolder } from '../kit/command';
import { until } from '../kit/until';

const alive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
const number = (file: string) => Number(readFileSync(file, 'utf8'));

describe('Processes', () => {
  let processes: Processes;
  beforeEach(() => {
    processes = new Processes('test');
  });
  afterEach(async () => {
    await processes.stop();
    processes.close({ keepFolder: false });
  });

  /** A program that writes its name to `order` on SIGTERM. */
  const started = async (name: string) => {
    const script = `trap 'echo ${name} >> order; exit' TERM; echo up; while :; do sleep 0.05; done`;
    const running = await processes.start(name, 'sh', ['-c', script]);
    await processes.until(`${name} is up`, async () => readFileSync(running.log, 'utf8') === 'up\n');
    return running;
  };

  test('are stopped in the reverse order of their start', async () => {
    for (const name of ['etcd', 'api-server', 'controllers']) await started(name);
    await Promise.all([processes.stop(), processes.stop()]);
    expect(readFileSync(join(processes.folder, 'order'), 'utf8')).toBe('controllers\napi-server\netcd\n');
  });

  test('are stopped with their child processes', async () => {
    await processes.start('parent', 'sh', ['-c', 'sleep 60 & echo $! > child; wait']);
    const child = join(processes.folder, 'child');
    await processes.until('the child runs', async () => existsSync(child) && number(child) > 0);
    await processes.stop();
    expect(alive(number(child))).toBe(false);
  });

  test('run registered clean-ups once all have stopped', async () => {
    await started('node');
    const order = join(processes.folder, 'order');
    processes.onStopped(() => writeFileSync(order, `${readFileSync(order, 'utf8')}tidied`));
    await processes.stop();
    await processes.stop();
    expect(readFileSync(order, 'utf8')).toBe('node\ntidied');
  });

  test('a program that exits early ends the wait, with its last output', async () => {
    await processes.start('etcd', 'sh', ['-c', 'echo no space left; exit 3']);
    const wait = processes.until('etcd answers', async () => false);
    await expect(wait).rejects.toThrow('etcd ended with code 3 before etcd answers: no space left');
  });

  test('a wait has a timeout', async () => {
    await expect(processes.until('it never happens', async () => false, 0.2)).rejects.toThrow('not within 0.2 s');
  });

  test('a program that does not exist is an error', async () => {
    await expect(processes.start('nothing', '/no/such/program', [])).rejects.toThrow('ENOENT');
  });

  test('repeat an action, whatever it throws, until its end', async () => {
    let runs = 0;
    const loop = processes.repeat(async () => {
      if (++runs === 2) throw new Error('the API server is down');
    }, 5);
    await processes.until('three runs', async () => runs >= 3);
    await loop.end();
    const after = runs;
    await sleep(30);
    expect(runs).toBe(after);
  });

  test('repeat nothing after the stop: a drill that throws ends no loop, and must exit', async () => {
    let runs = 0;
    processes.repeat(async () => void runs++, 5);
    await processes.until('a run', async () => runs > 0);
    await processes.stop();
    const after = runs;
    await sleep(30);
    expect(runs).toBe(after);
  });

  test('leave no folder behind', () => {
    processes.close({ keepFolder: false });
    expect(existsSync(processes.folder)).toBe(false);
  });
});

test('free ports are distinct and free', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  const server = createServer();
  await new Promise<void>((listening) => server.listen(ports[0], '127.0.0.1', listening));
  await new Promise((closed) => server.close(closed));
});

describe('an exit of the command', () => {
  const scratch = temporaryFolder();

  const script = (then: string) => `
    import { withProcesses } from './drills/fixtures/with-processes';
    withProcesses('ended', async (processes) => {
      const { pid } = await processes.start('sleeper', 'sleep', ['60']);
      console.log('started ' + pid + ' in ' + processes.folder);
      ${then}
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      return true;
    }, console.log);`;

  test.each([
    ['SIGINT', 130, ''],
    ['SIGTERM', 143, ''],
    ['an uncaught error', 1, "setTimeout(() => { throw new Error('uncaught'); });"],
    ['process.exit', 7, 'process.exit(7);'],
  ])('%s stops all processes', async (how, expected, then) => {
    const [bundle] = buildSync({
      stdin: { contents: script(then), resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      write: false,
    }).outputFiles;
    const file = join(scratch, 'ended.cjs');
    writeFileSync(file, bundle!.text);
    const drill = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    drill.stdout.on('data', (text) => {
      printed += text;
    });
    const ended = new Promise((resolve) => drill.once('close', resolve));
    await until(() => printed.includes('started'), 'the drill starts');
    if (how.startsWith('SIG')) drill.kill(how as NodeJS.Signals);
    expect(await ended).toBe(expected);
    const [, pid, folder] = /started (\d+) in (.*)/.exec(printed)!;
    rmSync(folder!, { recursive: true });
    for (let times = 0; alive(Number(pid)) && times < 50; times++) await sleep(20);
    expect(alive(Number(pid))).toBe(false);
  });
});
