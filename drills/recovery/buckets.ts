import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeAgentsNamespace } from '../../charts/kit/metrics';
import type { Kubectl } from '../fixtures/kubectl';
import { addressesOf, lan } from '../fixtures/nodes/addresses';
import type { Processes } from '../fixtures/processes';
import { namespace } from '../nodes/production';
import { debianProgram } from '../parts/debian';
import { part } from '../parts/part';
import { renderRecords } from '../render-records';

const execute = promisify(execFile);
const { address } = addressesOf(1).client;
const port = 9000;
const endpoint = `http://${address}:${port}`;
/** Buckets by the namespace of the copied objects. */
const buckets = { [namespace]: 'twisterlab-production', [nodeAgentsNamespace]: 'twisterlab-edge' } as const;

/** Renders the committed records with a bucket for the cluster and one for production. */
export function renderWithBuckets(folder: string): void {
  const offsite = (of: string) => ({ endpoint, bucket: buckets[of]!, networks: [`${lan}.0/24`] });
  renderRecords(folder, {
    cluster: { backups: { offsite: offsite(nodeAgentsNamespace) } },
    tenant: ({ namespace: of, backups }) =>
      of === namespace ? { backups: { ...backups, withoutOffsite: undefined, offsite: offsite(of) } } : {},
  });
}

/** An S3 server on a machine outside the cluster, whose disk survives. */
export class Buckets {
  readonly access = randomBytes(10).toString('hex');
  readonly secret = randomBytes(20).toString('hex');
  readonly folder: string;

  constructor(private readonly processes: Processes) {
    this.folder = join(processes.folder, 's3');
    for (const bucket of Object.values(buckets)) mkdirSync(join(this.folder, bucket), { recursive: true });
  }

  /** restic's name of the repository. @param of namespace of the copied objects. */
  repository(of: string): string {
    return `s3:${endpoint}/${buckets[of]}`;
  }

  /** @param inside command prefix for a host of the network. */
  async serve(inside: (host: string) => string[]): Promise<void> {
    const serve = ['serve', 's3', `--addr=${address}:${port}`, `--auth-key=${this.access},${this.secret}`];
    const command = [...inside('client'), await part('rclone'), ...serve, '--config=/dev/null', this.folder];
    await this.processes.start('s3', command[0]!, command.slice(1));
    const [program, ...args] = [...inside('client'), 'bash', '-c', `</dev/tcp/${address}/${port}`];
    const answers = () => execute(program!, args).then(Boolean, () => false);
    await this.processes.until('the S3 server answers', answers);
  }

  /** Ids of restic's snapshots. @param inside command prefix for a host of the network. */
  async snapshots(inside: (host: string) => string[], of: string, password: string): Promise<string[]> {
    const [program, ...args] = [...inside('client'), debianProgram('restic'), 'snapshots', '--json'];
    const keys = { AWS_ACCESS_KEY_ID: this.access, AWS_SECRET_ACCESS_KEY: this.secret };
    const env = { ...process.env, ...keys, RESTIC_REPOSITORY: this.repository(of), RESTIC_PASSWORD: password };
    const { stdout } = await execute(program!, args, { env });
    return (JSON.parse(stdout) as { short_id: string }[]).map(({ short_id: id }) => id);
  }

  /** Creates the Secrets with its keys, as an operator does. */
  async createSecrets(kubectl: Kubectl): Promise<void> {
    const stringData = { 'access-key': this.access, 'secret-key': this.secret };
    const secret = (of: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'backup-bucket', namespace: of },
      stringData,
    });
    await kubectl.apply(...Object.keys(buckets).map(secret));
  }
}
