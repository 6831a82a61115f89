import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePorts } from '../fixtures/ports';
import type { Processes, RunningProcess } from '../fixtures/processes';
import { debianProgram } from '../parts/debian';

/** A Git host on 127.0.0.1 with one repository; pushing needs no login. */
export class GitHost {
  private constructor(
    private readonly processes: Processes,
    private readonly running: RunningProcess,
    /** Where the host keeps its repository. */
    readonly folder: string,
    readonly url: string,
  ) {}

  /** Starts a host without a repository. @param name of its process and folder. */
  static async start(processes: Processes, name: string): Promise<GitHost> {
    const base = join(processes.folder, name);
    mkdirSync(base);
    const [port] = await freePorts(1);
    const running = await processes.start(name, debianProgram('git'), [
      ...['daemon', '--export-all', '--enable=receive-pack', '--reuseaddr', `--base-path=${base}`],
      ...['--listen=127.0.0.1', `--port=${port}`],
    ]);
    await processes.until(`${name} answers`, () => accepts(port));
    return new GitHost(processes, running, join(base, 'repository'), `git://127.0.0.1:${port}/repository`);
  }

  stop(): Promise<void> {
    return this.processes.end(this.running);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
