import type { Construct } from 'constructs';
import type { Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { awaitLogin } from '../../kit/data-store';
import { SecretSource } from '../../kit/secret';
import type { ContainerProps, Env } from '../../kit/workloads/container';
import { ports, roles, scope } from './configuration';

/** The passwords of a tenant's PostgreSQL. */
export const postgresSecret = (construct: Construct, { cluster }: Pick<Tenant, 'cluster'>) =>
  new SecretSource(
    construct,
    'postgres',
    {
    password: `Password of the role ${roles.owner}. It becomes part of a URL: letters, digits, hyphen and underscore only.`,
    'replication-password': `Password of the role ${roles.replication}, used for streaming replication.`,
    'rewind-password': `Password of the role ${roles.rewind}, used by pg_rewind when a former primary rejoins.`,
    'backup-password': `Password of the role ${roles.backup}, which reads everything.`,
    'exporter-password': `Password of the role ${roles.exporter}, which reads only statistics.`,
    'patroni-password': "Password for write access to Patroni's REST API.",
    },
    { cluster },
  );

export type PostgresSecret = ReturnType<typeof postgresSecret>;

/** The environment of a member: Patroni's variables, and those of post-bootstrap.sh. */
export function memberEnv(secret: PostgresSecret, database: string): Env {
  const key = (name: Parameters<typeof secret.key>[0]) => secret.key(name);
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
    POSTGRES_DB: database,
    POSTGRES_PASSWORD: key('password'),
    BACKUP_PASSWORD: key('backup-password'),
    EXPORTER_PASSWORD: key('exporter-password'),
  };
}

/** The init container of a pod that connects as the owner: it waits until a login succeeds. */
export function awaitOwnerLogin(secret: PostgresSecret, database: string): ContainerProps {
  return awaitLogin({
    store: 'postgres',
    image: images.postgres,
    login: "psql --no-psqlrc --no-password --quiet --output=/dev/null --command='SELECT 1'",
    refusal: 'password authentication failed|no password supplied|not permitted to log in|permission denied',
    env: {
      PGHOST: scope,
      PGPORT: `${ports.postgres}`,
      PGUSER: roles.owner,
      PGPASSWORD: secret.key('password'),
      PGDATABASE: database,
      // Without it a second attempt without TLS hides the reason of the first.
      PGSSLMODE: 'require',
      PGCONNECT_TIMEOUT: '5',
    },
  });
}
