import { cpSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupBy } from '@twisterlab/platform/util/collections';
import { root } from '@twisterlab/platform/util/root';
import type { Dist } from '../dist';
import type { ControlPlane } from './api-ground';
import { type ShellResult, Shell } from './shell';

/** Runs the committed bootstrap script against the drill's API server and its copy of dist. */
export class Bootstrap {
  private readonly script: string;
  private readonly shell: Shell;

  constructor(
    private readonly fixture: ControlPlane,
    dist: Dist,
    private readonly cluster: string,
  ) {
    const folder = join(dirname(dist.folder), 'bootstrap');
    // A dist that was rendered for the drill has its own script.
    if (!existsSync(folder)) cpSync(join(root, 'bootstrap'), folder, { recursive: true });
    this.shell = new Shell(fixture);
    this.script = join(folder, `${cluster}.sh`);
  }

  /** Runs a step as an operator does. @returns its exit code and output. */
  run(step: 'all' | 'check' | 'secrets'): Promise<ShellResult> {
    return this.shell.run(this.script, step);
  }

  /**
   * Runs a step and creates the Secrets that the script asks an operator for. @throws if the step fails, with its last
   * output.
   */
  async runOrThrow(step: 'all' | 'secrets'): Promise<void> {
    let { code, output: printed } = await this.run(step);
    const asked = [...printed.matchAll(/^MISSING {2}(\S+)\/(\S+) (\S+) .*This script cannot generate it/gm)];
    if (code === 1 && asked.length > 0) {
      await this.give(asked.map(([, namespace, name, key]) => ({ namespace: namespace!, name: name!, key: key! })));
      ({ code, output: printed } = await this.run(step));
    }
    if (code !== 0)
      throw new Error(`bootstrap/${this.cluster}.sh ${step}: ${printed.trim().split('\n').slice(-5).join('\n')}`);
  }

  /** Values that an external service provides: placeholders here. */
  private async give(keys: readonly { readonly namespace: string; readonly name: string; readonly key: string }[]) {
    const secrets = groupBy(keys, ({ namespace, name }) => `--namespace=${namespace} ${name}`);
    for (const [secret, of] of secrets) {
      const values = of.map(({ key }) => `--from-literal=${key}=https://nobody.invalid/`);
      await this.fixture.kubectl.exec(['create', 'secret', 'generic', ...secret.split(' '), ...values]);
    }
  }
}
