import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { part } from '../parts/part';
import type { ControlPlane } from './api-ground';

/** A command's exit code and output. */
export interface ShellResult {
  readonly code: number;
  readonly output: string;
}

/** An operator's shell: `kubectl` connects to the drill's API server. */
export class Shell {
  constructor(private readonly fixture: ControlPlane) {}

  /** @param args of `sh`: a script file and its arguments, or `-c` and a command. */
  async run(...args: string[]): Promise<ShellResult> {
    const env = {
      ...process.env,
      KUBECONFIG: this.fixture.kubeconfig('admin'),
      PATH: `${await this.pathOfKubectl()}:${process.env.PATH}`,
      KUBECACHEDIR: join(this.fixture.folder, 'shell-cache'),
    };
    return new Promise((resolve) => {
      execFile('sh', args, { env, timeout: 600_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, output: `${stdout}${stderr}` });
      });
    });
  }

  private async pathOfKubectl(): Promise<string> {
    const folder = join(this.fixture.folder, 'bin');
    mkdirSync(folder, { recursive: true });
    const words = this.fixture.inside(await part('kubectl')).map((word) => `'${word}'`);
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
    return folder;
  }
}
