import type { Construct } from 'constructs';
import type { Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { awaitLogin } from '../../kit/data-store';
import { type SecretKey, SecretSource } from '../../kit/secret';
import type { ContainerProps, Env } from '../../kit/workloads/container';
import { ports, roles, scope } from './configuration';

const inUrl = 'It becomes part of a URL: letters, digits, hyphen and underscore only.';

/** Keys of every tenant. */
const keys = {
  password: `Password of the role ${roles.owner}. ${inUrl}`,
  'replication-password': `Password of the role ${roles.replication}, used for streaming replication.`,
  'rewind-password': `Password of the role ${roles.rewind}, used by pg_rewind when a former primary rejoins.`,
  'backup-password': `Password of the role ${roles.backup}, which reads everything.`,
  'exporter-password': `Password of the role ${roles.exporter}, which reads only statistics.`,
  'patroni-password': "Password for write access to Patroni's REST API.",
};
const alternateKeys = { 'alternate-password': `Password of the role ${roles.alternate}. ${inUrl}` };

export type PostgresSecret = SecretSource<keyof typeof keys | keyof typeof alternateKeys>;

/** The passwords of a tenant's PostgreSQL. That of the alternate login exists while the record uses it. */
export function postgresSecret(construct: Construct, { cluster, postgres }: Tenant): PostgresSecret {
  const own = postgres.login === 'alternate' ? { ...keys, ...alternateKeys } : keys;
  return new SecretSource<string>(construct, 'postgres', own, { cluster });
}

/** The role as which the applications log in. */
export function loginOf(
  { postgres }: Pick<Tenant, 'postgres'>,
  secret: PostgresSecret,
): { user: string; password: SecretKey } {
  return postgres.login === 'alternate'
    ? { user: roles.alternate, password: secret.key('alternate-password') }
    : { user: roles.owner, password: secret.key('password') };
}

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
export function awaitOwnerLogin(secret: PostgresSecret, tenant: Pick<Tenant, 'postgres'>): ContainerProps {
  const { user, password } = loginOf(tenant, secret);
  return awaitLogin({
    store: 'postgres',
    image: images.postgres,
    login: "psql --no-psqlrc --no-password --quiet --output=/dev/null --command='SELECT 1'",
    refusal: 'password authentication failed|no password supplied|not permitted to log in|permission denied',
    env: {
      PGHOST: scope,
      PGPORT: `${ports.postgres}`,
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: tenant.postgres.database,
      // Without it a second attempt without TLS hides the reason of the first.
      PGSSLMODE: 'require',
      PGCONNECT_TIMEOUT: '5',
    },
  });
}
