import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer } from '@twisterlab/platform/network/external';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import { databaseMembers, type Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import type { DataStore } from '../../kit/data-store';
import { k8s } from '../../kit/k8s';
import { scrape } from '../../kit/metrics';
import type { Pods } from '../../kit/network/pods';
import { SelfSignedCertificate } from '../../kit/self-signed-certificate';
import { apiToken } from '../../kit/workloads/api-token';
import { type ContainerProps, type Env, emptyDir } from '../../kit/workloads/container';
import { claimMount, Store } from '../../kit/workloads/store';
import {
  certificatePath,
  configPath,
  memberConfig,
  hosts as pgbackrestHosts,
  port as pgbackrestPort,
} from '../backups/pgbackrest';
import { memberSettings, paths, ports, roles, scope, sharedSettings } from './configuration';
import { patroniRole, patroniServices } from './patroni-objects';
import { awaitOwnerLogin, loginOf, memberEnv, type PostgresSecret, postgresSecret } from './secret';
import './version';

const script = (name: string) => readFileSync(join(root, 'charts/twisterlab/postgres/scripts', name), 'utf8');

/** The tenant's PostgreSQL, managed by Patroni: one member per node, at most three. One of them is the primary. */
export class Postgres extends Application implements DataStore {
  readonly pods: Pods;
  readonly port = ports.postgres;
  readonly writersStopped: string | undefined;
  /** Its holders may read data files and push WAL: the members and the repository host. */
  readonly pgbackrestCertificate: SelfSignedCertificate;
  /** Of the database servers. */
  readonly certificate: SelfSignedCertificate;
  private readonly secret: PostgresSecret;

  constructor(
    app: App,
    private readonly tenant: Tenant,
  ) {
    super(app, 'postgres', tenant.name, tenant.namespace);
    const { cpu, memory, storage } = tenant.postgres;
    this.writersStopped = tenant.writersStopped;
    const members = databaseMembers(tenant);
    this.secret = postgresSecret(this, tenant);
    const config = new Config(this, 'postgres-config', {
      'patroni.yml': memberSettings(tenant, members),
      'shared.yml': sharedSettings(tenant, members),
      'post-bootstrap.sh': script('post-bootstrap.sh'),
      'settle.sh': script('settle.sh'),
    });
    this.pgbackrestCertificate = new SelfSignedCertificate(
      this,
      'pgbackrest-tls',
      'pgbackrest',
      'Key and certificate of the pgBackRest servers, which transfer backups and WAL.',
      pgbackrestHosts(tenant),
    );
    const pgbackrest = [
      new Config(this, 'pgbackrest-member', { 'pgbackrest.conf': memberConfig(tenant) }).mount(
        configPath,
        'pgbackrest',
      ),
      this.pgbackrestCertificate.mount(certificatePath),
    ];
    this.certificate = this.ownCertificate();
    const claim = { name: 'data', path: paths.claim, size: storage };
    const store = new Store(this, scope, {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      replicas: members,
      serviceName: `${scope}-members`,
      user: 999,
      claim,
      // A clean shutdown flushes all data and hands over leadership; after SIGKILL the failover waits for the ttl.
      terminationGracePeriodSeconds: 120,
      // Time for Patroni to name the next synchronous standby before the next member stops.
      minReadySeconds: 15,
      container: {
        image: images.postgres,
        command: ['patroni', `${paths.config}/patroni.yml`],
        cpu,
        memory,
        ports,
        env: memberEnv(this.secret, tenant.postgres.database),
        mounts: [
          emptyDir('/tmp'),
          emptyDir(paths.sockets, '1Mi'),
          config.mount(paths.config),
          this.certificate.mount(paths.certificate),
          apiToken,
          ...pgbackrest,
        ],
        // Crash recovery and copying the primary take minutes; Patroni's /liveness answers meanwhile.
        startupProbe: probe('/liveness', 5, 24),
        // Both the primary and streaming replicas are Ready.
        readinessProbe: probe('/readiness', 5, 3),
        livenessProbe: probe('/liveness', 10, 6),
      },
      sidecars: [
        {
          // Serves the database files to backup tasks.
          name: 'pgbackrest',
          image: images.postgres,
          command: ['pgbackrest', 'server'],
          ports: { pgbackrest: pgbackrestPort },
          cpu: { request: '10m', limit: '500m' },
          memory: { request: '16Mi', limit: '256Mi' },
          mounts: [emptyDir('/tmp'), emptyDir(paths.sockets, '1Mi'), claimMount(claim), ...pgbackrest],
        },
      ],
    });
    for (const matches of ['pgbackrest has no readinessProbe', 'pgbackrest has no livenessProbe']) {
      declare(this, 'exception', {
        rule: 'probes',
        object: `StatefulSet ${tenant.namespace}/${scope}`,
        matches,
        reason: 'Ready is that of PostgreSQL; the alerts of backups report that its files cannot be read',
      });
    }
    this.pods = store.pods;
    this.pods.connectTo({ pods: this.pods, ports: Object.values(ports) }).egressToCidr(apiServer(tenant.cluster));
    scrape(this.pods, { job: 'patroni', port: ports.patroni });
    patroniServices(this, this.pods, tenant.namespace);
    patroniRole(this, tenant.namespace);
  }

  /** POSTGRES_PASSWORD, to which `url` refers. It must precede the URL in the environment. */
  credentials(): Env {
    return { POSTGRES_PASSWORD: loginOf(this.tenant, this.secret).password };
  }

  /**
   * A connection URL for the tenant's database. `asyncpg`: the applications crash at import on any other form. Without
   * `ssl=require` asyncpg answers a refused password with a second attempt without TLS, and reports only that one's error.
   */
  url({ driver }: { driver: 'asyncpg' }): string {
    const { database } = this.tenant.postgres;
    const { user } = loginOf(this.tenant, this.secret);
    return `postgresql+${driver}://${user}:$(POSTGRES_PASSWORD)@${scope}:${this.port}/${database}?ssl=require`;
  }

  /** libpq variables of the backup role. */
  backupCredentials(): Env {
    return {
      PGHOST: scope,
      PGPORT: `${this.port}`,
      PGUSER: roles.backup,
      PGPASSWORD: this.secret.key('backup-password'),
      PGDATABASE: this.tenant.postgres.database,
      PGSSLMODE: 'require',
    };
  }

  /** Connection variables of postgres_exporter. */
  exporterCredentials(): Env {
    return {
      DATA_SOURCE_URI: `${scope}:${this.port}/${this.tenant.postgres.database}?sslmode=require`,
      DATA_SOURCE_USER: roles.exporter,
      DATA_SOURCE_PASS: this.secret.key('exporter-password'),
    };
  }

  awaitLogin(): ContainerProps {
    return awaitOwnerLogin(this.secret, this.tenant);
  }

  private ownCertificate(): SelfSignedCertificate {
    const { namespace } = this.tenant;
    const names = [scope, `${scope}-replicas`].flatMap((name) => [
      name,
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
    ]);
    return new SelfSignedCertificate(this, 'postgres-tls', 'postgres', 'Key and certificate of the database servers.', [
      ...names,
      `*.${scope}-members.${namespace}.svc.cluster.local`,
    ]);
  }
}

const probe = (path: string, periodSeconds: number, failureThreshold: number): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString('patroni') },
  periodSeconds,
  timeoutSeconds: 5,
  failureThreshold,
});
