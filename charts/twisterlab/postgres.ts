import type { App } from 'cdk8s';
import type { Tenant } from '../../platform/records/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { type ContainerProps, type Env, scratchMount } from '../kit/container';
import type { k8s } from '../kit/k8s';
import type { Callable, Pods } from '../kit/pods';
import { SecretSource } from '../kit/secret';
import { Store } from '../kit/store';

const user = 'twisterlab';

/** The tenant's PostgreSQL: one member with its own claim. */
export class Postgres extends Application implements Callable {
  readonly pods: Pods;
  readonly port = 5432;
  private readonly secret: SecretSource<'password'>;

  constructor(
    app: App,
    private readonly tenant: Tenant,
  ) {
    super(app, 'postgres', tenant.name, tenant.namespace);
    const { database, cpu, memory, storage } = tenant.postgres;
    this.secret = new SecretSource(this, 'postgres', {
      password: `Password of the role ${user}. It becomes part of a URL: letters, digits, hyphen and underscore only.`,
    });
    const ready = (seconds: number, failures: number): k8s.Probe => ({
      exec: { command: ['pg_isready', '--host=127.0.0.1', `--username=${user}`, `--dbname=${database}`] },
      periodSeconds: seconds,
      timeoutSeconds: 5,
      failureThreshold: failures,
    });
    const store = new Store(this, 'postgres', {
      tenant,
      port: { name: 'postgres', number: this.port },
      user: 999,
      data: { path: '/var/lib/postgresql/data', size: storage },
      mounts: [scratchMount('/tmp'), scratchMount('/var/run/postgresql', '1Mi')],
      graceSeconds: 120,
      container: {
        image: images.postgres,
        cpu,
        memory,
        env: {
          POSTGRES_USER: user,
          POSTGRES_PASSWORD: this.secret.key('password'),
          POSTGRES_DB: database,
          // Below the mount, which may hold a lost+found that initdb refuses.
          PGDATA: '/var/lib/postgresql/data/pgdata',
          POSTGRES_INITDB_ARGS: '--data-checksums --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8',
        },
        // Recovery after a crash may take minutes; a restart would begin it anew.
        startupProbe: ready(5, 120),
        readinessProbe: ready(10, 3),
        livenessProbe: ready(20, 6),
      },
    });
    this.pods = store.pods;
  }

  /** The password as the variable that `url` refers to; to stand before the URL in the environment. */
  credentials(): Env {
    return { POSTGRES_PASSWORD: this.secret.key('password') };
  }

  /** A connection URL for the tenant's database. `asyncpg`: the applications crash at import on any other form. */
  url({ driver }: { driver: 'asyncpg' }): string {
    const { database } = this.tenant.postgres;
    return `postgresql+${driver}://${user}:$(POSTGRES_PASSWORD)@${this.pods.name}:${this.port}/${database}`;
  }

  /** An init container that ends when the database takes connections. */
  awaited(): ContainerProps {
    return {
      name: 'await-postgres',
      image: images.postgres,
      command: ['sh', '-c', 'until pg_isready; do sleep 2; done'],
      env: {
        PGHOST: this.pods.name,
        PGPORT: `${this.port}`,
        PGUSER: user,
        PGDATABASE: this.tenant.postgres.database,
      },
      cpu: { request: '10m', limit: '100m' },
      memory: { request: '16Mi', limit: '64Mi' },
    };
  }
}
