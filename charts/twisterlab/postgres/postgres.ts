import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declared';
import { apiServer } from '@twisterlab/platform/network/outside';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import { databaseMembers, type Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { apiToken } from '../../kit/api-token';
import { Application } from '../../kit/application';
import { Certificate } from '../../kit/certificate';
import { Config } from '../../kit/config';
import { type ContainerProps, type Env, scratchMount } from '../../kit/container';
import { k8s } from '../../kit/k8s';
import { scrape } from '../../kit/metrics';
import type { Callable, Pods } from '../../kit/pods';
import { SecretSource } from '../../kit/secret';
import { service } from '../../kit/service';
import { claimed, Store } from '../../kit/store';
import {
  certificatePath,
  configPath,
  memberConfig,
  hosts as pgbackrestHosts,
  port as pgbackrestPort,
} from '../backups/pgbackrest';
import { local, paths, ports, roles, scope, shared } from './configuration';
import './version';

const script = (name: string) => readFileSync(join(root, 'charts/twisterlab/postgres/scripts', name), 'utf8');

/** The tenant's PostgreSQL: a member a node, three at most, kept by Patroni. One of them is the primary. */
export class Postgres extends Application implements Callable {
  readonly pods: Pods;
  readonly port = ports.postgres;
  /** Who has it may read and archive: the members and the host that keeps the copies. */
  readonly pgbackrestCertificate: Certificate;
  private readonly secret;

  constructor(
    app: App,
    private readonly tenant: Tenant,
  ) {
    super(app, 'postgres', tenant.name, tenant.namespace);
    const { cpu, memory, storage } = tenant.postgres;
    const members = databaseMembers(tenant);
    this.secret = new SecretSource(this, 'postgres', {
      password: `Password of the role ${roles.owner}. It becomes part of a URL: letters, digits, hyphen and underscore only.`,
      'replication-password': `Password of the role ${roles.replication}, which replicas follow the primary with.`,
      'rewind-password': `Password of the role ${roles.rewind}, which a former primary rejoins with.`,
      'backup-password': `Password of the role ${roles.backup}, which reads everything.`,
      'exporter-password': `Password of the role ${roles.exporter}, which reads statistics alone.`,
      'patroni-password': "Password of Patroni's interface, for whoever changes something through it.",
    });
    const config = new Config(this, 'postgres-config', {
      'patroni.yml': local(tenant, members),
      'shared.yml': shared(tenant, members),
      'post-bootstrap.sh': script('post-bootstrap.sh'),
      'settle.sh': script('settle.sh'),
    });
    this.pgbackrestCertificate = new Certificate(
      this,
      'pgbackrest-tls',
      'pgbackrest',
      'Key and certificate of those who hand copies of the database and its log to one another.',
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
      members,
      serviceName: `${scope}-members`,
      user: 999,
      claim,
      // A primary that stops in order writes out everything and hands over; a kill costs its successor the time to notice.
      graceSeconds: 120,
      // Time for Patroni to name the next synchronous standby before the next member stops.
      settleSeconds: 15,
      container: {
        image: images.postgres,
        command: ['patroni', `${paths.config}/patroni.yml`],
        cpu,
        memory,
        ports,
        env: this.variables(),
        mounts: [
          scratchMount('/tmp'),
          scratchMount(paths.sockets, '1Mi'),
          config.mount(paths.config),
          this.certificate().mount(paths.certificate),
          apiToken,
          ...pgbackrest,
        ],
        // Recovery after a crash and a copy of the primary take minutes; Patroni itself is alive meanwhile.
        startupProbe: asks('/liveness', 5, 24),
        // A replica that follows is Ready as the primary is.
        readinessProbe: asks('/readiness', 5, 3),
        livenessProbe: asks('/liveness', 10, 6),
      },
      sidecars: [
        {
          // Hands the files of the database to whoever copies them.
          name: 'pgbackrest',
          image: images.postgres,
          command: ['pgbackrest', 'server'],
          ports: { pgbackrest: pgbackrestPort },
          cpu: { request: '10m', limit: '500m' },
          memory: { request: '16Mi', limit: '256Mi' },
          mounts: [scratchMount('/tmp'), scratchMount(paths.sockets, '1Mi'), claimed(claim), ...pgbackrest],
        },
      ],
    });
    this.pods = store.pods;
    this.pods.connectTo({ pods: this.pods, ports: Object.values(ports) }).egressToCidr(apiServer(tenant.cluster));
    scrape(this.pods, { job: 'patroni', port: ports.patroni });
    this.services();
    this.role();
  }

  /** The password as the variable that `url` refers to; to stand before the URL in the environment. */
  credentials(): Env {
    return { POSTGRES_PASSWORD: this.secret.key('password') };
  }

  /** A connection URL for the tenant's database. `asyncpg`: the applications crash at import on any other form. */
  url({ driver }: { driver: 'asyncpg' }): string {
    const { database } = this.tenant.postgres;
    return `postgresql+${driver}://${roles.owner}:$(POSTGRES_PASSWORD)@${scope}:${this.port}/${database}`;
  }

  /** What the tools of PostgreSQL connect with, as the role that reads everything. */
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

  /** What the exporter of metrics connects with. */
  exporterCredentials(): Env {
    return {
      DATA_SOURCE_URI: `${scope}:${this.port}/${this.tenant.postgres.database}?sslmode=require`,
      DATA_SOURCE_USER: roles.exporter,
      DATA_SOURCE_PASS: this.secret.key('exporter-password'),
    };
  }

  /** An init container that ends when there is a primary that takes connections; before that the database does not exist. */
  awaited(): ContainerProps {
    return {
      name: 'await-postgres',
      image: images.postgres,
      command: ['sh', '-c', 'until pg_isready; do sleep 2; done'],
      env: {
        PGHOST: scope,
        PGPORT: `${this.port}`,
        PGUSER: roles.owner,
        PGDATABASE: this.tenant.postgres.database,
      },
      cpu: { request: '10m', limit: '100m' },
      memory: { request: '16Mi', limit: '64Mi' },
    };
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
      // For the script that makes role and database of a new cluster.
      POSTGRES_USER: roles.owner,
      POSTGRES_DB: this.tenant.postgres.database,
      POSTGRES_PASSWORD: key('password'),
      BACKUP_PASSWORD: key('backup-password'),
      EXPORTER_PASSWORD: key('exporter-password'),
    };
  }

  private certificate(): Certificate {
    const { namespace } = this.tenant;
    const names = [scope, `${scope}-replicas`].flatMap((name) => [
      name,
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
    ]);
    return new Certificate(this, 'postgres-tls', 'postgres', 'Key and certificate of the database servers.', [
      ...names,
      `*.${scope}-members.${namespace}.svc.cluster.local`,
    ]);
  }

  private services(): void {
    const { labels } = this.pods;
    const port = { postgres: ports.postgres };
    // Without a selector: Patroni writes the primary's address in the write that takes the lock. A selector would list a dead
    // primary until its node is given up, half a minute after the next one is there.
    service(this, { name: scope, ports: port });
    declare(this, 'endpoints', { service: scope, namespace: this.tenant.namespace, labels });
    service(this, { name: `${scope}-replicas`, selector: { ...labels, role: 'replica' }, ports: port });
    service(this, { name: `${scope}-members`, selector: labels, ports, headless: true });
    // Kubernetes deletes Endpoints without a Service when its controller restarts, and Patroni's state with them.
    for (const state of ['config', 'failover', 'sync']) {
      service(this, { name: `${scope}-${state}`, ports: port, headless: true });
    }
  }

  /** The fewest verbs that Patroni works with: measured, one by one, by the drill `patroni`. */
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

const asks = (path: string, periodSeconds: number, failureThreshold: number): k8s.Probe => ({
  httpGet: { path, port: k8s.IntOrString.fromString('patroni') },
  periodSeconds,
  timeoutSeconds: 5,
  failureThreshold,
});
