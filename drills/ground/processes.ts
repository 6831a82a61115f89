import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A started program. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** How it exited; undefined while it runs. */
  exitReason(): string | undefined;
}

interface Started extends RunningProcess {
  readonly child: ChildProcess;
}

/** Milliseconds until a program is killed. The state of a drill is temporary, so nothing is lost. */
const grace = { forASignal: 5_000, forTheKernel: 5_000 };

/**
 * The programs of one drill and their folder. Each runs in its own process group, so that Ctrl-C reaches only the drill, which
 * stops everything in reverse order of its start: an API server hangs if its etcd stops first.
 */
export class Processes {
  /** For state and logs; removed at the end unless a check failed. */
  readonly folder: string;
  private readonly started: Started[] = [];
  private stopping: Promise<void> | undefined;
  private readonly onExit = () => this.kill();
  private readonly tidying: (() => void)[] = [];

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `twisterlab-drill-${name}-`));
    // Last resort for an exit that does not wait: kills what still runs.
    process.on('exit', this.onExit);
  }

  /** Starts a program. Its output goes to NAME.log and its process id to NAME.pid. */
  async start(
    name: string,
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<RunningProcess> {
    const log = join(this.folder, `${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(program, args, {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
    });
    closeSync(output);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const running: Started = { name, pid: child.pid!, log, child, exitReason: () => ending(child) };
    writeFileSync(join(this.folder, `${name}.pid`), `${running.pid}\n`);
    this.started.push(running);
    return running;
  }

  /**
   * Polls until the result is neither false nor undefined.
   * @param within timeout in seconds; generous, because it is no performance check.
   * @throws on timeout, or at once if a program of the drill has exited.
   */
  async until<T>(what: string, poll: () => Promise<T | false | undefined>, within = 120): Promise<T> {
    const deadline = Date.now() + within * 1000;
    for (;;) {
      const answer = await poll();
      if (answer !== false && answer !== undefined) return answer;
      const ended = this.started.find((running) => running.exitReason());
      if (ended) throw new Error(`${ended.name} ended ${ended.exitReason()} before ${what}: ${lastLines(ended.log)}`);
      if (Date.now() > deadline) throw new Error(`not within ${within} s: ${what}`);
      await sleep(100);
    }
  }

  /** Stops one program and its child processes: SIGTERM, then SIGKILL. */
  async end(running: RunningProcess): Promise<void> {
    const at = this.started.findIndex(({ pid }) => pid === running.pid);
    const [stopped] = at < 0 ? [] : this.started.splice(at, 1);
    if (!stopped) return;
    signal(stopped, 'SIGTERM');
    if (!(await gone(stopped, grace.forASignal))) {
      signal(stopped, 'SIGKILL');
      await gone(stopped, grace.forTheKernel);
    }
    // Child processes that the program left behind.
    signal(stopped, 'SIGKILL');
  }

  /** Registers a clean-up that runs when every program has stopped. It must not throw. */
  onStopped(action: () => void): void {
    this.tidying.push(action);
  }

  /** Stops every program, the last one first. Concurrent calls wait for the same stop. */
  stop(): Promise<void> {
    this.stopping ??= this.endAll().finally(() => {
      this.stopping = undefined;
    });
    return this.stopping;
  }

  /** Removes the exit handler and the folder when everything was stopped. */
  close(options: { readonly keepFolder: boolean }): void {
    process.off('exit', this.onExit);
    if (!options.keepFolder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async endAll(): Promise<void> {
    for (let last = this.started.at(-1); last; last = this.started.at(-1)) await this.end(last);
    for (const action of this.tidying.splice(0)) action();
  }

  private kill(): void {
    for (const running of [...this.started].reverse()) signal(running, 'SIGKILL');
    for (const action of this.tidying.splice(0)) action();
  }
}

/** A negative id addresses the process group. */
function signal({ pid }: RunningProcess, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function ending({ exitCode, signalCode }: ChildProcess): string | undefined {
  if (signalCode !== null) return `by ${signalCode}`;
  return exitCode === null ? undefined : `with code ${exitCode}`;
}

async function gone(running: RunningProcess, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!running.exitReason() && Date.now() < deadline) await sleep(20);
  return running.exitReason() !== undefined;
}

function lastLines(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}
