import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Dist } from '../dist';
import { part } from '../parts/part';

/** What `npm run status -- --json` prints; only what this drill reads. */
export interface Report {
  readonly objects: number;
  readonly forbidden: readonly string[];
  readonly outOfDate: readonly { readonly object: string; readonly differs: readonly string[] }[];
  readonly failing: readonly Failing[];
  readonly capacity: readonly { readonly node: string; readonly exceeded: readonly string[] }[];
}

export interface Failing {
  readonly object: string;
  readonly alert: string;
  readonly runbook: string | null;
}

/** `npm run status` with a kubeconfig. */
export class StatusCommand {
  constructor(
    private readonly dist: Dist,
    private readonly kubeconfig: string,
  ) {}

  async json(): Promise<Report> {
    const { stdout } = await this.run('--json');
    return JSON.parse(stdout) as Report;
  }

  /** Its exit code and what it prints for people. @throws on bad input. */
  async run(...more: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
    const folder = join(await part('kubectl'), '..');
    const args = ['status', '--kubeconfig', this.kubeconfig, '--dist', this.dist.folder, ...more];
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, KUBECACHEDIR: `${this.kubeconfig}.cache` };
    return new Promise((resolve, reject) => {
      const options = { cwd: root, env, maxBuffer: 2 ** 26, timeout: 300_000 };
      execFile(process.execPath, [join(root, 'cli/run.js'), ...args], options, (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0;
        if (code === 0 || code === 1) resolve({ code, stdout });
        else reject(new Error(`npm run status: ${stderr || error}`));
      });
    });
  }
}
