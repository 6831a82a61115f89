import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TenantInput } from '../../environments/schema/tenant';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addressesOf, lan } from '../fixtures/nodes/addresses';
import type { RunningProcess } from '../fixtures/processes';
import { namespace } from '../nodes/production';
import { part } from '../parts/part';
import { renderRecords } from '../render-records';

const execute = promisify(execFile);
const { address } = addressesOf(1).client;
const port = 9000;
const bucket = 'twisterlab-production';

/** Renders the committed records, with a bucket outside the cluster for production's copies. @param production further fields. */
export function renderWithBucket(folder: string, production: Partial<TenantInput> = {}): void {
  const offsite = { endpoint: `http://${address}:${port}`, bucket, networks: [`${lan}.0/24`] };
  renderRecords(folder, {
    tenant: ({ namespace: of, backups }) =>
      of === namespace ? { ...production, backups: { ...backups, withoutOffsite: undefined, offsite } } : {},
  });
}

/** Access to the bucket. */
export interface KeyPair {
  readonly access: string;
  readonly secret: string;
}

const keyPair = (): KeyPair => ({ access: randomBytes(10).toString('hex'), secret: randomBytes(20).toString('hex') });

/** An S3 server on a machine outside the cluster. */
export class Bucket {
  /** Both are accepted; the Secret has the first. */
  readonly pairs: readonly [KeyPair, KeyPair] = [keyPair(), keyPair()];
  private readonly folder: string;
  private running: RunningProcess | undefined;

  private constructor(private readonly nodeCluster: NodeCluster) {
    this.folder = join(nodeCluster.api.processes.folder, 's3');
    mkdirSync(join(this.folder, bucket), { recursive: true });
  }

  /** Starts the server, and creates the Secret with its keys, as an operator does. The Namespace has to exist. */
  static async start(nodeCluster: NodeCluster): Promise<Bucket> {
    const started = new Bucket(nodeCluster);
    const [{ access, secret }] = started.pairs;
    await nodeCluster.kubectl.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'backup-bucket', namespace },
      stringData: { 'access-key': access, 'secret-key': secret },
    });
    await started.serve(started.pairs);
    return started;
  }

  /** Restarts the server with one pair of keys. */
  async acceptOnly(pair: KeyPair): Promise<void> {
    await this.nodeCluster.api.processes.end(this.running!);
    await this.serve([pair]);
  }

  private async serve(pairs: readonly KeyPair[]): Promise<void> {
    const { processes } = this.nodeCluster.api;
    const inside = this.nodeCluster.inside('client');
    const keys = pairs.map(({ access, secret }) => `--auth-key=${access},${secret}`);
    const serve = ['serve', 's3', `--addr=${address}:${port}`, ...keys, '--config=/dev/null', this.folder];
    const [program, ...args] = [...inside, await part('rclone'), ...serve];
    this.running = await processes.start('s3', program!, args);
    const [connect, ...to] = [...inside, 'bash', '-c', `</dev/tcp/${address}/${port}`];
    const answers = () => execute(connect!, to).then(Boolean, () => false);
    await processes.until('the S3 server answers', answers);
  }

  /** Files of the bucket that contain a text. */
  filesWith(text: string): string[] {
    return this.files().filter((file) => readFileSync(file).includes(text));
  }

  /** Flips a bit in the largest data file. @returns a function that repairs it. */
  corrupt(): () => void {
    const data = this.files().filter((file) => file.includes('/data/'));
    const largest = data.sort((a, b) => statSync(b).size - statSync(a).size)[0];
    if (!largest) throw new Error('the bucket has no data');
    const content = readFileSync(largest);
    const flipped = Buffer.from(content);
    flipped[flipped.length >> 1]! ^= 1;
    writeFileSync(largest, flipped);
    return () => writeFileSync(largest, content);
  }

  /** restic's locks. */
  get locks(): number {
    return this.lockFiles().length;
  }

  removeLocks(): void {
    for (const file of this.lockFiles()) rmSync(file);
  }

  private lockFiles(): string[] {
    return this.files().filter((file) => file.includes('/locks/'));
  }

  get size(): number {
    return this.files().reduce((sum, file) => sum + statSync(file).size, 0);
  }

  private files(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }
}
