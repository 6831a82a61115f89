import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What a whole process used, with all processes that it started. */
export interface Usage {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Largest memory of one of the processes, in bytes. Undefined where there is no /proc. */
  readonly memory: number | undefined;
  /** Seconds until `until` was true; undefined if it never was. */
  readonly reached: number | undefined;
}

export interface Measured {
  readonly command: readonly string[];
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** File for the output. Default: it is part of the message of a failure. */
  readonly output?: string;
  /** Seconds after which it is ended. Default: none. */
  readonly limit?: number;
  /** Checked every few milliseconds. Default: never true. */
  readonly until?: () => boolean;
}

const everyMilliseconds = 5;

/**
 * Runs a command as a process of its own.
 * @returns undefined if it reached the limit, or ran out of memory.
 * @throws Error with the output of a command that failed.
 */
export async function measure({ command, folder, env, output, limit, until }: Measured): Promise<Usage | undefined> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  // The shell's `times` prints the processor time of what it started.
  const script = `"$@" ${output === undefined ? '>&2' : '>"$OUTPUT"'}; code=$?; times; exit $code`;
  const child = spawn('sh', ['-c', script, 'bench', ...command], {
    cwd: folder,
    env: { ...process.env, ...env, OUTPUT: output ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] = (texts[name] + text).slice(-10_000);
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  let code: number | null | undefined;
  void ended.then((value) => {
    code = value;
  });
  let memory: number | undefined;
  let reached: number | undefined;
  while (code === undefined) {
    if (until && reached === undefined && until()) reached = seconds();
    for (const id of withDescendants(child.pid)) memory = max(memory, peakMemory(id));
    if (limit !== undefined && seconds() > limit) {
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
      return undefined;
    }
    await Promise.race([ended, setTimeout(everyMilliseconds)]);
  }
  if (code !== 0 && /heap out of memory/.test(texts.stderr)) return undefined;
  if (code !== 0)
    throw new Error(
      `${command.join(' ')} ended with ${code}: ${texts.stderr.trim().split('\n').slice(0, 3).join(' ')}`,
    );
  return { wall: seconds(), cpu: childTimes(texts.stdout), memory, reached };
}

/** The second line of `times`: user and system time of the children. */
export function childTimes(text: string): number {
  const times = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(2);
  return times.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
}

/** A process and all that it started, on Linux. */
export function withDescendants(id: number | undefined): number[] {
  if (id === undefined) return [];
  const children = read(`/proc/${id}/task/${id}/children`)?.trim().split(/\s+/).filter(Boolean) ?? [];
  return [id, ...children.flatMap((child) => withDescendants(Number(child)))];
}

/** The most memory that a process had. */
function peakMemory(id: number): number | undefined {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${id}/status`) ?? '') ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

const max = (a: number | undefined, b: number | undefined) => (a === undefined ? b : Math.max(a, b ?? 0));

/** A file of /proc; undefined if the process has ended. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
