import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TenantInput } from '../../environments/schema/tenant';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addressesOf, lan } from '../fixtures/nodes/addresses';
import { namespace } from '../nodes/production';
import { part } from '../parts/part';
import { renderRecords } from '../render-records';

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

/** An S3 server on a machine outside the cluster. */
export class Bucket {
  private constructor(private readonly folder: string) {}

  /** Starts the server, and creates the Secret with its keys, as an operator does. The Namespace has to exist. */
  static async start(nodeCluster: NodeCluster): Promise<Bucket> {
    const { processes } = nodeCluster.api;
    const folder = join(processes.folder, 's3');
    mkdirSync(join(folder, bucket), { recursive: true });
    const [access, secret] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')];
    await nodeCluster.kubectl.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'backup-bucket', namespace },
      stringData: { 'access-key': access, 'secret-key': secret },
    });
    const serve = ['serve', 's3', `--addr=${address}:${port}`, `--auth-key=${access},${secret}`, '--config=/dev/null'];
    const [program, ...args] = [...nodeCluster.inside('client'), await part('rclone'), ...serve, folder];
    await processes.start('s3', program!, args);
    return new Bucket(folder);
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
    return this.files().filter((file) => file.includes('/locks/')).length;
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
