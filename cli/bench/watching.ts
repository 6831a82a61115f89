import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { synthCommand } from './command';
import { apply, type Edit, isWritten } from './edits';
import { type Usage, withDescendants } from './measure';

const longest = 60;

/** `synth --watch` in a copy of the project. */
export class Watching {
  private printed = '';
  private errors = '';
  private readonly child: ChildProcess;

  constructor(
    private readonly project: string,
    env: Readonly<Record<string, string>>,
  ) {
    const [node, ...args] = synthCommand;
    this.child = spawn(node, [...args, '--watch'], {
      cwd: project,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
  }

  /** Waits until it has rendered and checked the types in the background. */
  async settle(): Promise<void> {
    await this.until(() => this.printed.includes('watching'));
    await setTimeout(100);
    if (process.platform === 'linux') await this.until(() => withDescendants(this.child.pid).length === 1);
    else await setTimeout(3000);
  }

  /** Saves a change. @returns what passed from there to the written file. */
  async save(edit: Edit, number: number): Promise<Usage> {
    const original = readFileSync(join(this.project, edit.file), 'utf8');
    this.printed = '';
    const cpu = this.cpu();
    const start = performance.now();
    apply(edit, this.project, original, number);
    await this.until(() => isWritten(edit, this.project, number), 1);
    const wall = (performance.now() - start) / 1000;
    await this.until(() => this.printed.includes('watching'));
    const used = this.cpu() - cpu;
    await this.settle();
    // Back, so that the next change is one of one line too.
    apply({ ...edit, inserted: () => '' }, this.project, original, number);
    this.printed = '';
    await this.settle();
    return { wall, cpu: used, memory: undefined, reached: undefined };
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  /** Seconds of its own processor time; the type check is a process of its own. Not a number where there is no /proc. */
  private cpu(): number {
    if (process.platform !== 'linux') return Number.NaN;
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  private async until(isSo: () => boolean, milliseconds = 5): Promise<void> {
    const start = performance.now();
    while (!isSo()) {
      const late = performance.now() - start > longest * 1000;
      if (late || this.child.exitCode !== null)
        throw new Error(`synth --watch wrote nothing:\n${this.printed}${this.errors}`);
      await setTimeout(milliseconds);
    }
  }
}
