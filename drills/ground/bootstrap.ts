import { cpSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../platform/root';
import type { Dist } from '../dist';
import type { ApiGround } from './api-ground';
import { type Printed, Shell } from './shell';

/** The committed bootstrap script on the drill's API server, beside the drill's copy of dist. */
export class Bootstrap {
  private readonly script: string;
  private readonly shell: Shell;

  constructor(
    ground: ApiGround,
    dist: Dist,
    private readonly cluster: string,
  ) {
    const folder = join(dirname(dist.folder), 'bootstrap');
    // What was rendered for the drill has its own script.
    if (!existsSync(folder)) cpSync(join(root, 'bootstrap'), folder, { recursive: true });
    this.shell = new Shell(ground);
    this.script = join(folder, `${cluster}.sh`);
  }

  /** Runs a step as an operator does. @returns its exit code and what it printed. */
  run(step: 'all' | 'check' | 'secrets'): Promise<Printed> {
    return this.shell.run(this.script, step);
  }

  /** @throws when a step fails, with what it printed last. */
  async must(step: 'all' | 'secrets'): Promise<void> {
    const { code, printed } = await this.run(step);
    if (code !== 0)
      throw new Error(`bootstrap/${this.cluster}.sh ${step}: ${printed.trim().split('\n').slice(-5).join('\n')}`);
  }
}
