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
import { awaitLogin, type DataStore } from '../../kit/data-store';
import { k8s } from '../../kit/k8s';
import { scrape } from '../../kit/metrics';
import type { Pods } from '../../kit/network/pods';
import { service } from '../../kit/network/service';
import { SecretSource } from '../../kit/secret';
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
import './version';

const script = (name: string) => readFileSync(join(root, 'charts/twisterlab/postgres/scripts', name), 'utf8');

/** The tenant's PostgreSQL, managed by Patroni: one member per node, at most three. One of them is the primary. */
export class Postgres extends Application implements DataStore {
  readonly pods: Pods;
  readonly port = ports.postgres;
  readonly writersStopped: string | undefined;
  /** Its holders may read data files and push WAL: the members and the repository host. */
  readonly pgbackrestCertificate: SelfSignedCertificate;
  private readonly secret;

  constructor(
    app: App,
    private readonly tenant: Tenant,
  ) {
    super(app, 'postgres', tenant.name, tenant.namespace);
    const { cpu, memory, storage } = tenant.postgres;
    this.writersStopped = tenant.writersStopped;
    const members = databaseMembers(tenant);
    this.secret = new SecretSource(this, 'postgres', {
      password: `Password of the role ${roles.owner}. It becomes part of a URL: letters, digits, hyphen and underscore only.`,
      'replication-password': `Password of the role ${roles.replication}, used for streaming replication.`,
      'rewind-password': `Password of the role ${roles.rewind}, used by pg_rewind when a former primary rejoins.`,
      'backup-password': `Password of the role ${roles.backup}, which reads everything.`,
      'exporter-password': `Password of the role ${roles.exporter}, which reads only statistics.`,
      'patroni-password': "Password for write access to Patroni's REST API.",
    });
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
        env: this.variables(),
        mounts: [
          emptyDir('/tmp'),
          emptyDir(paths.sockets, '1Mi'),
          config.mount(paths.config),
          this.certificate().mount(paths.certificate),
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
    this.pods = store.pods;
    this.pods.connectTo({ pods: this.pods, ports: Object.values(ports) }).egressToCidr(apiServer(tenant.cluster));
    scrape(this.pods, { job: 'patroni', port: ports.patroni });
    this.services();
    this.role();
  }

  /** POSTGRES_PASSWORD, to which `url` refers. It must precede the URL in the environment. */
  credentials(): Env {
    return { POSTGRES_PASSWORD: this.secret.key('password') };
  }

  /**
   * A connection URL for the tenant's database. `asyncpg`: the applications crash at import on any other form. Without
   * `ssl=require` asyncpg answers a refused password with a second attempt without TLS, and reports only that one's error.
   */
  url({ driver }: { driver: 'asyncpg' }): string {
    const { database } = this.tenant.postgres;
    return `postgresql+${driver}://${roles.owner}:$(POSTGRES_PASSWORD)@${scope}:${this.port}/${database}?ssl=require`;
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
    return awaitLogin({
      store: 'postgres',
      image: images.postgres,
      login: "psql --no-psqlrc --no-password --quiet --output=/dev/null --command='SELECT 1'",
      refusal: 'password authentication failed|no password supplied|not permitted to log in|permission denied',
      env: {
        PGHOST: scope,
        PGPORT: `${this.port}`,
        PGUSER: roles.owner,
        PGPASSWORD: this.secret.key('password'),
        PGDATABASE: this.tenant.postgres.database,
        // Without it a second attempt without TLS hides the reason of the first.
        PGSSLMODE: 'require',
        PGCONNECT_TIMEOUT: '5',
      },
    });
  }

  private variables(): Env {
    const key = (name: Parameters<typeof this.secret.key>[0]) => this.secret.key(name);
    return {
      PATRONI_NAME: { field: 'metadata.name' },
      PATRONI_KUBERNETES_POD_IP: { field: 'status.podIP' },
      PATRONI_POSTGRESQL_CONNECT_ADDRESS: `$(PATRONI_KUBERNETES_POD_IP):${ports.postgres}`,
      PATRONI_RESTAPI_CONNECT_ADDRESS: `$(PATRONI_KUBERNETES_POD_IP):${ports.patroni}`,
      PATRONI_RESTAPI_USERNAME: 'patroni',
      PATRONI_RESTAPI_PASSWORD: key('patroni-password'),
      PATRONI_REPLICATION_PASSWORD: key('replication-password'),
      PATRONI_REWIND_PASSWORD: key('rewind-password'),
      // For post-bootstrap.sh, which creates role and database.
      POSTGRES_USER: roles.owner,
      POSTGRES_DB: this.tenant.postgres.database,
      POSTGRES_PASSWORD: key('password'),
      BACKUP_PASSWORD: key('backup-password'),
      EXPORTER_PASSWORD: key('exporter-password'),
    };
  }

  private certificate(): SelfSignedCertificate {
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

  private services(): void {
    const { labels } = this.pods;
    const port = { postgres: ports.postgres };
    // Without a selector: Patroni writes the primary's address together with the leader lock. A selector would keep a dead
    // primary until its node is NotReady, half a minute after the failover.
    service(this, { name: scope, ports: port });
    declare(this, 'endpoints', { service: scope, namespace: this.tenant.namespace, labels });
    service(this, { name: `${scope}-replicas`, selector: { ...labels, role: 'replica' }, ports: port });
    service(this, { name: `${scope}-members`, selector: labels, ports, headless: true });
    // Patroni keeps state in these Endpoints. The endpoints controller deletes Endpoints without a Service at its start.
    for (const state of ['config', 'failover', 'sync']) {
      service(this, { name: `${scope}-${state}`, ports: port, headless: true });
    }
  }

  /** The minimum of verbs for Patroni: the drill `patroni` tests each. */
  private role(): void {
    const verbs = ['get', 'list', 'patch', 'watch'];
    new k8s.KubeRole(this, 'role', {
      metadata: { name: scope },
      rules: [
        { apiGroups: [''], resources: ['endpoints'], verbs: ['create', ...verbs] },
        { apiGroups: [''], resources: ['pods'], verbs },
      ],
    });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata: { name: scope },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: scope },
      subjects: [{ kind: 'ServiceAccount', name: scope, namespace: this.tenant.namespace }],
    });
  }
}

const probe = (path: string, periodSeconds: number, failureThreshold: number): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString('patroni') },
  periodSeconds,
  timeoutSeconds: 5,
  failureThreshold,
});
