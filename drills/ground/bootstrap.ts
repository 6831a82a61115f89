import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../platform/root';
import type { Dist } from '../dist';
import { part } from '../parts/part';
import type { ApiGround } from './api-ground';

/** The committed bootstrap script on the drill's API server, beside the drill's copy of dist. */
export class Bootstrap {
  private readonly script: string;

  constructor(
    private readonly ground: ApiGround,
    dist: Dist,
    private readonly cluster: string,
  ) {
    const folder = join(dirname(dist.folder), 'bootstrap');
    mkdirSync(folder);
    cpSync(join(root, 'bootstrap'), folder, { recursive: true });
    this.script = join(folder, `${cluster}.sh`);
  }

  /** Runs a step as an operator does. @returns its exit code and what it printed. */
  async run(step: 'all' | 'check' | 'secrets'): Promise<{ code: number; printed: string }> {
    const env = {
      ...process.env,
      KUBECONFIG: this.ground.kubeconfig('admin'),
      PATH: `${await this.pathOfKubectl()}:${process.env.PATH}`,
      KUBECACHEDIR: join(this.ground.folder, 'bootstrap-cache'),
    };
    return new Promise((resolve) => {
      execFile('sh', [this.script, step], { env, timeout: 600_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, printed: `${stdout}${stderr}` });
      });
    });
  }

  /** @throws when a step fails, with what it printed last. */
  async must(step: 'all' | 'secrets'): Promise<void> {
    const { code, printed } = await this.run(step);
    if (code !== 0)
      throw new Error(`bootstrap/${this.cluster}.sh ${step}: ${printed.trim().split('\n').slice(-5).join('\n')}`);
  }

  /** A folder in which kubectl has its plain name, and reaches the API server wherever that is. */
  private async pathOfKubectl(): Promise<string> {
    const folder = join(this.ground.folder, 'bin');
    mkdirSync(folder, { recursive: true });
    const words = this.ground.inside(await part('kubectl')).map((word) => `'${word}'`);
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
    return folder;
  }
}
