import { readYaml } from '@twisterlab/platform/files/syntax';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Tenant } from '../../../environments/schema/tenant';
import { tuning } from './tuning';

/** Patroni's scope: the name of the cluster, of the Endpoints that hold the leader lock, and of the primary's Service. */
export const scope = 'postgres-cluster';
export const ports = { postgres: 5432, patroni: 8008 } as const;

/** Paths in the containers of a member. */
export const paths = {
  claim: '/var/lib/postgresql/data',
  /** Below the mount, which may contain lost+found, and initdb refuses a non-empty directory. */
  data: '/var/lib/postgresql/data/pgdata',
  sockets: '/var/run/postgresql',
  config: '/etc/patroni',
  certificate: '/etc/postgres-tls',
} as const;

/** Database roles: of the applications, of replication, of pg_rewind, of backups, of the metrics exporter. */
export const roles = {
  owner: 'twisterlab',
  /** Acts as the owner. Of the applications while the record has `login: 'alternate'`. */
  alternate: 'twisterlab_alternate',
  replication: 'standby',
  rewind: 'rewind',
  backup: 'backup',
  exporter: 'exporter',
} as const;

/**
 * Seconds. A failover starts when the leader lock is `ttl` old. The rule `patroni` checks Patroni's condition
 * ttl >= loop_wait + 2 * retry_timeout. 20 is Patroni's minimum.
 */
export const timers = { ttl: 20, loop_wait: 5, retry_timeout: 5 } as const;

/**
 * Patroni's dynamic configuration, shared by all members. Patroni reads this file only when it bootstraps the cluster, so each
 * start of a member writes it again (`on_start`): Git remains the source of truth.
 */
export function sharedSettings({ postgres, cluster, writersStopped }: Tenant, members: number): string {
  // With a secrets store always both: a rotation then restarts no member.
  const both = cluster.secrets === 'vault' || postgres.login === 'alternate';
  const logins = both ? `${roles.owner},${roles.alternate}` : roles.owner;
  return yamlText({
    ...timers,
    maximum_lag_on_failover: 1048576,
    // Without the API server the leader stays primary as long as it reaches every member.
    failsafe_mode: true,
    // A commit waits for a second member. Without any standby the primary continues alone: strict mode would stop writes
    // after the loss of two of three nodes and would not save more data.
    synchronous_mode: members > 1,
    synchronous_node_count: 1,
    // Seconds. A server that stops waits for its archive, up to 80 s in the drill: no member takes over from a leader that may be alive.
    // Its data is on the standby, and the archive gets the rest after the start.
    ...(members > 1 && { primary_stop_timeout: 10 }),
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: {
        ...tuning(postgres.memory.limit, postgres.storage),
        ssl: 'on',
        ssl_cert_file: `${paths.certificate}/tls.crt`,
        ssl_key_file: `${paths.certificate}/tls.key`,
        password_encryption: 'scram-sha-256',
        // WAL stays until it is archived; archive-push-queue-max in pgbackrest.conf limits its size.
        archive_mode: 'on',
        archive_command: 'pgbackrest --stanza=main archive-push %p',
        // The maximum age of the archive without write load.
        archive_timeout: '5min',
        max_wal_senders: 10,
        max_replication_slots: 10,
        wal_log_hints: 'on',
        log_checkpoints: 'on',
        log_lock_waits: 'on',
        log_min_duration_statement: '2s',
        // Detects clients of a failed node within a minute instead of two hours.
        tcp_keepalives_idle: 30,
        tcp_keepalives_interval: 10,
        tcp_keepalives_count: 3,
        // Commits wait for the synchronous standby until its sender ends; then Patroni chooses another one. The default is a minute.
        wal_sender_timeout: '10s',
      },
      pg_hba: [
        // Superuser and Patroni: only inside the pod, by user id.
        'local all all peer',
        `hostssl replication ${roles.replication} ${cluster.pods} scram-sha-256`,
        // Patroni also queries the WAL position of its own server before a former primary follows the new one.
        `hostssl replication ${roles.replication} 127.0.0.1/32 scram-sha-256`,
        `hostssl postgres ${roles.rewind} ${cluster.pods} scram-sha-256`,
        // A writer that is not in Git must not write during a dump either. Open sessions stay: docs/runbooks/postgres-major.md.
        ...(writersStopped === undefined ? [] : [`host all ${logins} all reject`]),
        `hostssl all ${logins},${roles.backup},${roles.exporter} ${cluster.pods} scram-sha-256`,
      ],
    },
  });
}

/** patroni.yml of all members; names, addresses and passwords come from environment variables. */
export function memberSettings(tenant: Tenant, members: number): string {
  const dcs = `${paths.config}/shared.yml`;
  return yamlText({
    scope,
    kubernetes: {
      // In the file: Patroni does not pass its PATRONI_ variables to the scripts that it runs.
      namespace: tenant.namespace,
      labels: {},
      scope_label: 'app.kubernetes.io/name',
      role_label: 'role',
      // One write changes the leader lock and the primary's address. Source: docs/decisions/0010-patroni.md.
      use_endpoints: true,
      ports: [{ name: 'postgres', port: ports.postgres }],
    },
    restapi: { listen: `0.0.0.0:${ports.patroni}` },
    bootstrap: {
      dcs: readYaml(sharedSettings(tenant, members)) as object,
      initdb: [
        'data-checksums',
        { encoding: 'UTF8' },
        { locale: 'C.UTF-8' },
        { 'auth-host': 'scram-sha-256' },
        { 'auth-local': 'peer' },
      ],
      post_bootstrap: `bash ${paths.config}/post-bootstrap.sh`,
    },
    postgresql: {
      listen: `0.0.0.0:${ports.postgres}`,
      data_dir: paths.data,
      pgpass: '/tmp/pgpass',
      // Otherwise a new member waits minutes for the next checkpoint of the primary.
      basebackup: [{ checkpoint: 'fast' }],
      use_unix_socket: true,
      parameters: { unix_socket_directories: paths.sockets },
      authentication: {
        superuser: { username: 'postgres' },
        replication: { username: roles.replication, sslmode: 'require' },
        rewind: { username: roles.rewind, sslmode: 'require' },
      },
      callbacks: { on_start: `bash ${paths.config}/settle.sh ${dcs}` },
    },
  });
}
