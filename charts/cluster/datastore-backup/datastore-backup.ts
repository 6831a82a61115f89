import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declarations';
import type { ExternalServer } from '@twisterlab/platform/model/flow';
import { externalServer } from '@twisterlab/platform/network/external';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import type { BackupSchedules } from '../../../environments/schema/backup-schedules';
import type { Cluster } from '../../../environments/schema/cluster';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Backup } from '../../kit/backup';
import { bucketAccess } from '../../kit/bucket-secret';
import { Config } from '../../kit/config';
import { nodeAgentsNamespace } from '../../kit/metrics';
import { service } from '../../kit/network/service';
import { SecretSource } from '../../kit/secret';
import { scrapeTasks, taskMetrics, taskMetricsPort } from '../../kit/task-metrics';
import type { Env, Mount } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { monitoringPriority } from '../priority-classes';

const scripts = {
  'lib.sh': 'charts/twisterlab/backups/scripts',
  'offsite.sh': 'charts/twisterlab/backups/scripts',
  'datastore.sh': 'charts/cluster/datastore-backup/scripts',
  'datastore.py': 'charts/cluster/datastore-backup/scripts',
} as const;

/** The store of the copies. */
export const datastoreCopies = 'datastore-copies';
const claim = { name: 'data', path: '/backups' } as const;
/** K3s' state on a server. Source: K3s, "Backup and Restore". */
export const serverState = '/var/lib/rancher/k3s/server';
const state = {
  volume: { name: 'server', hostPath: { path: serverState, type: 'Directory' } },
  path: '/server',
  readOnly: true,
};
const onServer = { 'node-role.kubernetes.io/control-plane': 'true' } as const;
/** Restored copies; the datastore of a cluster of this size has some 50 MiB. */
const restoredSize = '512Mi';

/** Before the tasks of tenants: backupSchedules. */
const schedules = {
  datastore: { backup: '0 1 * * *', drill: '15 1 * * 0' },
  offsite: { backup: '30 1 * * *', drill: '45 1 * * 0' },
} as const satisfies Readonly<Record<string, BackupSchedules>>;

/**
 * Copies of the state of a K3s server: datastore (SQLite as it is, or K3s' own snapshots of etcd), token and certificates. Encrypted,
 * on a claim of its own and optionally in an S3 bucket. Restoring it: docs/runbooks/bare-metal.md.
 */
export class DatastoreBackup extends Application {
  private readonly scripts: Mount;
  private readonly password: SecretSource<'password'>;

  constructor(
    app: App,
    private readonly cluster: Cluster,
  ) {
    super(app, 'datastore-backup', cluster.name, nodeAgentsNamespace);
    const files = Object.entries(scripts).map(([name, folder]) => [
      name,
      readFileSync(join(root, folder, name), 'utf8'),
    ]);
    this.scripts = new Config(this, 'datastore-backup-scripts', Object.fromEntries(files)).mount('/scripts', 'scripts');
    this.password = new SecretSource(
      this,
      datastoreCopies,
      {
        password:
          'Encryption password of the copies of the datastore. Keep it outside the cluster too: without it a lost server cannot be restored.',
      },
      { beforeStore: 'a lost cluster is restored with it, before any pod of the store runs' },
    );
    this.copies();
    this.backup('datastore', schedules.datastore, { RESTIC_REPOSITORY: `${claim.path}/datastore-repository` });
    this.offsite();
  }

  /** Owns the claim and exposes the metrics of the tasks. */
  private copies(): void {
    const { pods } = new Store(this, datastoreCopies, {
      cluster: this.cluster,
      priorityClass: monitoringPriority,
      serviceName: datastoreCopies,
      user: 65534,
      nodeSelector: onServer,
      claim: { ...claim, size: this.cluster.backups.storage },
      terminationGracePeriodSeconds: 30,
      container: taskMetrics(images.nodeExporter, claim.path),
    });
    service(this, { name: datastoreCopies, selector: pods.labels, ports: { metrics: taskMetricsPort } });
    scrapeTasks(pods);
  }

  private backup(name: string, own: BackupSchedules, env: Env, target?: ExternalServer): void {
    new Backup(this, name, {
      target,
      tenant: { name: monitoringPriority, namespace: nodeAgentsNamespace, backups: this.cluster.backups },
      of: datastoreCopies,
      image: images.postgres,
      script: 'datastore.sh',
      schedules: own,
      env: { RESTIC_PASSWORD: this.password.key('password'), ...env },
      cpu: { request: '25m', limit: '1' },
      memory: { request: '64Mi', limit: '512Mi' },
      copies: { claim: `${claim.name}-${datastoreCopies}-0`, path: claim.path },
      mounts: [this.scripts, state],
      // The files of K3s belong to root.
      user: 0,
      nodeSelector: onServer,
      restoredSize,
    });
    for (const task of [`${name}-backup`, `${name}-backup-drill`]) this.exempt(task);
  }

  private exempt(cronJob: string): void {
    const messages = {
      'mounts files of the node': 'it copies the files of K3s; the mount is read-only',
      'may run as root': 'the files of K3s belong to root',
      'runs as the user 0': 'the files of K3s belong to root',
    };
    for (const [matches, reason] of Object.entries(messages)) {
      declare(this, 'exception', {
        rule: 'hardening',
        object: `CronJob ${nodeAgentsNamespace}/${cronJob}`,
        matches,
        reason,
      });
    }
  }

  private offsite(): void {
    const { offsite } = this.cluster.backups;
    if (!offsite) return;
    this.backup(
      'datastore-offsite',
      { ...schedules.offsite, ...(offsite.schedule && { backup: offsite.schedule }) },
      {
        RESTIC_REPOSITORY: `s3:${offsite.endpoint}/${offsite.bucket}`,
        ...bucketAccess(this, this.cluster),
      },
      externalServer('s3', offsite.endpoint, offsite.networks),
    );
  }
}
