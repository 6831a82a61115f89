import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declarations';
import { externalServer } from '@twisterlab/platform/network/external';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import { type BackupName, backupSchedules } from '../../../environments/schema/backup-schedules';
import type { Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Backup, type BackupProps, task, taskPods } from '../../kit/backup';
import { bucketAccess } from '../../kit/bucket-secret';
import { Config } from '../../kit/config';
import { reader } from '../../kit/data-store';
import type { k8s } from '../../kit/k8s';
import type { Pods } from '../../kit/network/pods';
import { service } from '../../kit/network/service';
import { SecretSource } from '../../kit/secret';
import { scrapeTasks, taskMetrics, taskMetricsPort } from '../../kit/task-metrics';
import { emptyDir, type Mount } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { scope as cluster } from '../postgres/configuration';
import type { Postgres } from '../postgres/postgres';
import type { Redis } from '../redis';
import { offsiteAlerts } from './offsite-alerts';
import { certificatePath, configPath, port, repositoryConfig, repositoryHost, restoreConfig } from './pgbackrest';

const folder = join(root, 'charts/twisterlab/backups/scripts');
const claim = { name: 'data', path: '/backups' } as const;

/** Backups of all data of the tenant on a separate claim (pgBackRest, SQL dump, RDB file), and optionally in an S3 bucket. */
export class Backups extends Application {
  private readonly copies = { claim: `${claim.name}-${repositoryHost}-0`, path: claim.path };
  private readonly scripts: Mount;
  private readonly pgbackrest: readonly Mount[];
  private readonly host: Pods;

  constructor(
    app: App,
    private readonly tenant: Tenant,
    { postgres, redis }: { readonly postgres: Postgres; readonly redis: Redis },
  ) {
    super(app, 'backups', tenant.name, tenant.namespace);
    const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    this.scripts = new Config(this, 'backup-scripts', Object.fromEntries(files)).mount('/scripts', 'scripts');
    const config = new Config(this, 'pgbackrest-config', {
      'pgbackrest.conf': repositoryConfig(tenant),
      'restore.conf': restoreConfig(),
    });
    this.pgbackrest = [config.mount(configPath), postgres.pgbackrestCertificate.mount(certificatePath)];
    this.host = this.repositoryHost();

    const certificates = [postgres.certificate, postgres.pgbackrestCertificate];
    const database = { of: cluster, image: images.postgres, restoredSize: tenant.postgres.storage };
    this.backup('postgres', {
      ...database,
      // The members and not their leader alone: pgBackRest looks for the leader itself.
      source: {
        server: { pods: postgres.pods, ports: [postgres.port, port], service: `${cluster}-members`, readOnly: true },
        env: postgres.backupCredentials(),
      },
      script: 'postgres.sh',
      env: { PGDATABASE: tenant.postgres.database },
      mounts: [...this.pgbackrest, ...certificates.map((each) => each.mountForExpiry())],
    });
    this.backup('postgres-dump', {
      ...database,
      source: { server: reader(postgres), env: postgres.backupCredentials() },
      script: 'postgres-dump.sh',
    });
    this.backup('redis', {
      of: 'redis',
      source: { server: reader(redis), env: redis.cliEnv() },
      image: images.redis,
      script: 'redis.sh',
      restoredSize: tenant.redis.storage,
    });
    // Members push WAL to the repository host; the host and the backup task read files from the members.
    postgres.pods.connectTo({ pods: this.host, port });
    this.host.connectTo({ pods: postgres.pods, port, readOnly: true });
    this.restore(database);
    for (const name of ['postgres-backup-drill', 'postgres-restore']) {
      declare(this, 'exception', {
        rule: 'unreachable-service',
        object: `CronJob ${tenant.namespace}/${name}`,
        matches: `${cluster}-members`,
        reason:
          'it restores from the claim with restore.conf; the file of the repository host beside it names the members',
      });
    }
    this.offsite();
  }

  /** Owns the claim, receives WAL, and exposes the metrics of the tasks. */
  private repositoryHost(): Pods {
    const { tenant } = this;
    const store = new Store(this, repositoryHost, {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      serviceName: repositoryHost,
      user: 999,
      claim: { ...claim, size: tenant.backups.storage },
      terminationGracePeriodSeconds: 30,
      container: {
        image: images.postgres,
        command: ['bash', '/scripts/stanza.sh'],
        ports: { pgbackrest: port },
        cpu: { request: '20m', limit: '500m' },
        memory: { request: '32Mi', limit: '256Mi' },
        mounts: [emptyDir('/tmp'), this.scripts, ...this.pgbackrest],
        readinessProbe: serverPing,
        livenessProbe: { ...serverPing, failureThreshold: 6 },
      },
      sidecars: [
        {
          name: 'metrics',
          ...taskMetrics(images.nodeExporter, claim.path),
          mounts: [{ path: claim.path, readOnly: true, volume: { name: claim.name }, fromClaimTemplate: true }],
        },
      ],
    });
    service(this, {
      name: repositoryHost,
      selector: store.pods.labels,
      ports: { pgbackrest: port, metrics: taskMetricsPort },
    });
    scrapeTasks(store.pods);
    return store.pods;
  }

  private backup(
    name: BackupName,
    props: Omit<BackupProps, 'tenant' | 'copies' | 'mounts' | 'cpu' | 'memory' | 'schedules'> & {
      mounts?: readonly Mount[];
    },
  ): void {
    new Backup(this, name, {
      ...this.common,
      ...props,
      schedules: backupSchedules(this.tenant, name),
      mounts: [...this.common.mounts, ...(props.mounts ?? [])],
    });
  }

  private get common() {
    return {
      tenant: this.tenant,
      // High limits: CPU is idle at night. The capacity rule counts all requests at the same time.
      cpu: { request: '25m', limit: '1' },
      memory: { request: '64Mi', limit: '512Mi' },
      copies: this.copies,
      mounts: [this.scripts],
    };
  }

  /** A suspended CronJob for manual restores: docs/runbooks/restore.md. */
  private restore(database: Pick<BackupProps, 'of' | 'image' | 'restoredSize'>): void {
    task(this, {
      ...this.common,
      ...database,
      name: 'restores',
      task: 'restore',
      script: 'restore.sh',
      // Required, but never used: the CronJob is suspended.
      schedule: '0 0 1 1 *',
      suspend: true,
      pods: taskPods(this, 'postgres-restore'),
      env: { TO: '', PGDATABASE: this.tenant.postgres.database },
      mounts: [...this.common.mounts, ...this.pgbackrest],
    });
  }

  private offsite(): void {
    const { offsite, withoutOffsite } = this.tenant.backups;
    if (withoutOffsite) {
      const { namespace } = this.tenant;
      declare(this, 'ruleGroup', { name: `${namespace}-offsite`, namespace, rules: offsiteAlerts(this.tenant) });
    }
    if (!offsite) return;
    const secret = new SecretSource(
      this,
      'backup-offsite',
      {
        password:
          'Encryption password of the copies. Keep it outside the cluster too: without it the copies are useless.',
      },
      { cluster: this.tenant.cluster },
    );
    this.backup('offsite', {
      of: repositoryHost,
      image: images.postgres,
      script: 'offsite.sh',
      target: externalServer('s3', offsite.endpoint, offsite.networks),
      // One copy at a time.
      restoredSize: this.tenant.postgres.storage,
      env: {
        RESTIC_REPOSITORY: `s3:${offsite.endpoint}/${offsite.bucket}`,
        RESTIC_PASSWORD: secret.key('password'),
        ...bucketAccess(this, this.tenant.cluster),
      },
    });
  }
}

const serverPing: k8s.Probe = {
  exec: { command: ['pgbackrest', 'server-ping'] },
  periodSeconds: 30,
  timeoutSeconds: 10,
  failureThreshold: 3,
};
