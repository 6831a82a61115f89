import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NodeCluster } from '../fixtures/node-cluster';
import type { Processes } from '../fixtures/processes';
import type { ImageName } from '../images';
import type { Buckets } from './buckets';

const execute = promisify(execFile);

/** Files whose content has to be the same on the new machine. */
const files = ['token', 'cred/passwd', 'tls/ca.crt', 'tls/ca.key', 'tls/service-accounts.key'];

/** The server: its disk is a folder, with the state of K3s where K3s has it. */
export class Machine {
  private readonly folder: string;
  private readonly state: string;

  constructor(
    private readonly processes: Processes,
    private readonly buckets: Buckets,
    private readonly images: readonly ImageName[],
  ) {
    this.folder = join(processes.folder, 'node1');
    this.state = join(this.folder, 'var/lib/rancher/k3s/server');
  }

  /** Writes what K3s creates at its first start besides certificates, and starts the control plane and the node. */
  async startFirst(): Promise<NodeCluster> {
    mkdirSync(join(this.state, 'cred'), { recursive: true, mode: 0o700 });
    for (const name of ['token', 'cred/passwd']) {
      writeFileSync(join(this.state, name), `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    }
    const cluster = await this.start();
    await cluster.kubectl.exec(['label', 'node', 'node1', 'node-role.kubernetes.io/control-plane=true']);
    return cluster;
  }

  /** Starts from an empty disk. @param script restores the state before the control plane starts; it gets the folder of the state. */
  startNew(script: (state: string) => string): Promise<NodeCluster> {
    return this.start(async (inside) => {
      const [program, ...args] = [...inside('control-plane'), 'sh', '-euc', script(this.state)];
      await execute(program!, args, { timeout: 300_000 });
    });
  }

  private start(restore?: (inside: (host: string) => string[]) => Promise<void>): Promise<NodeCluster> {
    return NodeCluster.start(this.processes, {
      nodes: 1,
      images: this.images,
      state: this.state,
      beforeStart: async (inside) => {
        await this.buckets.serve(inside);
        await restore?.(inside);
      },
    });
  }

  /** Ends everything and deletes the disk. The buckets survive. */
  async lose(): Promise<void> {
    await this.processes.stop();
    for (const folder of [this.folder, join(this.processes.folder, 'kubernetes-1.36')]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Content of the token and of the keys, by file; empty for a missing file. */
  identity(): Readonly<Record<string, string>> {
    const read = (name: string) => {
      try {
        return readFileSync(join(this.state, name), 'utf8');
      } catch {
        return '';
      }
    };
    return Object.fromEntries(files.map((name) => [name, read(name)]));
  }
}
