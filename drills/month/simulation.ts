import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { probeSeconds } from '../../charts/kit/availability';
import type { Labels, Simulated } from '../world/series';

/** Seconds between two samples of what is not a probe. */
const frameSeconds = 60;

/** What a receiver gets. */
export interface Message {
  /** Seconds since 1970. */
  readonly at: number;
  readonly receiver: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly startsAt: number;
    readonly labels: Labels;
  }[];
}

/** What the program simulates. */
export interface Simulation {
  /** The built program. */
  readonly program: string;
  readonly world: readonly Simulated[];
  /** Seconds since 1970. */
  readonly start: number;
  readonly hours: number;
  /** Minutes between two evaluations of the rules. */
  readonly interval: number;
  /** Whether Prometheus and Alertmanager run. @param hour since the start */
  readonly monitored: (hour: number) => boolean;
  /** Files and folders of this run. */
  readonly alertmanager: string;
  /** How long Alertmanager remembers what it sent, as its flag has it. */
  readonly retention: string;
  /** Folder of the rule files. */
  readonly rules: string;
  readonly data: string;
  /** Stops the program. */
  readonly signal?: AbortSignal;
}

/** Runs the rules and the routes over the world. @returns every message. @throws Error if the program fails. */
export async function run(simulation: Simulation): Promise<Message[]> {
  const { program, world, start, hours, interval, alertmanager, retention, rules, data, signal } = simulation;
  // When a group is evaluated depends on the path of its file: the same path each time.
  const child = spawn(
    program,
    [
      ...[`-alertmanager=${alertmanager}`, '-rules=*.yml', `-data=${data}`],
      ...[`-start=${start}`, `-interval=${interval}m`, `-retention=${retention}`],
    ],
    { cwd: rules },
  );
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  signal?.addEventListener('abort', stop);
  try {
    const errors: string[] = [];
    child.stderr.on('data', (text) => errors.push(`${text}`));
    const running = () => child.exitCode === null && child.signalCode === null;
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    // The program ends first if it fails: its message has the reason.
    child.stdin.on('error', () => undefined);
    const ended = once(child, 'close') as Promise<[number | null]>;
    const series = world.map(({ name, labels }) => ({
      labels: { __name__: name, ...labels },
      every: name.startsWith('probe_') ? probeSeconds : frameSeconds,
    }));
    child.stdin.write(`${JSON.stringify({ series, frames: (hours * 3600) / frameSeconds })}\n`);
    for (const frame of frames(simulation)) {
      if (!child.stdin.write(frame) && running()) await Promise.race([once(child.stdin, 'drain'), ended]);
      if (!running()) break;
    }
    child.stdin.end();
    const [code] = await ended;
    if (code !== 0 || errors.length > 0)
      throw new Error(`the simulation ended with ${code}: ${errors.join('').slice(0, 2000)}`);
    return lines.map((line) => JSON.parse(line) as Message);
  } finally {
    stop();
    process.off('exit', stop);
    signal?.removeEventListener('abort', stop);
  }
}

/** The samples at each time, as the program reads them. */
function* frames({ world, hours, monitored }: Simulation): Iterable<Buffer> {
  const totals = new Float64Array(world.length);
  for (let second = 0; second < hours * 3600; second += frameSeconds) {
    const hour = second / 3600;
    const frame = new Float64Array(world.length + 1);
    frame[0] = Number(monitored(hour));
    world.forEach(({ value, counter }, index) => {
      const now = value(hour);
      // A process that was gone counts from zero.
      if (counter) totals[index] = now === undefined ? 0 : totals[index]! + now * frameSeconds;
      frame[index + 1] = now === undefined ? Number.NaN : counter ? totals[index]! : now;
    });
    yield Buffer.from(frame.buffer);
  }
}
