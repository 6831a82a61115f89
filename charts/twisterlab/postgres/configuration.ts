import { parse, stringify } from 'yaml';
import type { Tenant } from '../../../environments/schema/tenant';
import { tuning } from './tuning';

/** As YAML 1.1, which Patroni reads: `on` without quotes is no word there. */
const yaml = (value: object) => stringify(value, { version: '1.1' });

/** The cluster's name in Patroni, and so of the object that holds the leader's lock and of the Service that leads to it. */
export const scope = 'postgres-cluster';
export const ports = { postgres: 5432, patroni: 8008 } as const;

/** Where things lie in a member's containers. */
export const paths = {
  claim: '/var/lib/postgresql/data',
  /** Below the mount, which may hold a lost+found that initdb refuses. */
  data: '/var/lib/postgresql/data/pgdata',
  sockets: '/var/run/postgresql',
  config: '/etc/patroni',
  certificate: '/etc/postgres-tls',
} as const;

/** Roles of the database: the applications', the one that replicas follow with, the one of pg_rewind, the one that backs up, the one that reads statistics. */
export const roles = {
  owner: 'twisterlab',
  replication: 'standby',
  rewind: 'rewind',
  backup: 'backup',
  exporter: 'exporter',
} as const;

/**
 * Seconds. A dead leader is replaced once its lock is `ttl` old. Patroni's own rule, which `verify` checks:
 * ttl >= loop_wait + 2 * retry_timeout. 20 is the least that Patroni takes.
 */
export const timers = { ttl: 20, loop_wait: 5, retry_timeout: 5 } as const;

/**
 * What all members share. Patroni keeps it beside the leader's lock and reads this file at the first start alone;
 * every start of a member puts it there again (`on_start`), so Git stays the truth.
 */
export function shared({ postgres, cluster }: Tenant, members: number): string {
  return yaml({
    ...timers,
    maximum_lag_on_failover: 1048576,
    // While the API server is away the leader goes on as long as it reaches every member.
    failsafe_mode: true,
    // No commit is acknowledged before a second member has it. Without any second member it goes on alone, and says so:
    // strict mode would stop writes on two lost nodes of three and lose no less.
    synchronous_mode: members > 1,
    synchronous_node_count: 1,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: {
        ...tuning(postgres.memory.limit, postgres.storage),
        ssl: 'on',
        ssl_cert_file: `${paths.certificate}/tls.crt`,
        ssl_key_file: `${paths.certificate}/tls.key`,
        password_encryption: 'scram-sha-256',
        // Until the archive has it, the log stays; what limits that stands in pgbackrest.conf.
        archive_mode: 'on',
        archive_command: 'pgbackrest --stanza=main archive-push %p',
        // On a quiet night the archive is at most this old.
        archive_timeout: '5min',
        max_wal_senders: 10,
        max_replication_slots: 10,
        wal_log_hints: 'on',
        log_checkpoints: 'on',
        log_lock_waits: 'on',
        log_min_duration_statement: '2s',
        // A client whose node died is forgotten within a minute, not within two hours.
        tcp_keepalives_idle: 30,
        tcp_keepalives_interval: 10,
        tcp_keepalives_count: 3,
      },
      pg_hba: [
        // The superuser and Patroni: only from inside the pod, by their user id.
        'local all all peer',
        `hostssl replication ${roles.replication} ${cluster.pods} scram-sha-256`,
        // Patroni asks its own server, too, where its log ends: before a former leader may follow the next.
        `hostssl replication ${roles.replication} 127.0.0.1/32 scram-sha-256`,
        `hostssl postgres ${roles.rewind} ${cluster.pods} scram-sha-256`,
        `hostssl all ${roles.owner},${roles.backup},${roles.exporter} ${cluster.pods} scram-sha-256`,
      ],
    },
  });
}

/** patroni.yml of every member; names, addresses and passwords come from the environment. */
export function local(tenant: Tenant, members: number): string {
  const dcs = `${paths.config}/shared.yml`;
  return yaml({
    scope,
    kubernetes: {
      // In the file, not in the environment: Patroni keeps its variables from the scripts that it runs.
      namespace: tenant.namespace,
      labels: {},
      scope_label: 'app.kubernetes.io/name',
      role_label: 'role',
      // Lock and address of the leader change in one write. Source: docs/decisions/0010-patroni.md.
      use_endpoints: true,
      ports: [{ name: 'postgres', port: ports.postgres }],
    },
    restapi: { listen: `0.0.0.0:${ports.patroni}` },
    bootstrap: {
      dcs: parse(shared(tenant, members)) as object,
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
      // Else a new member waits for minutes until the primary is through with a checkpoint.
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
