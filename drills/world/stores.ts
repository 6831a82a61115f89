import { nodes } from './pods';
import { around, counters, gauges, type Labels, type Period, product, type Simulated } from './series';
import { ofTenants } from './targets';

const MiB = 2 ** 20;

/** Series of PostgreSQL, Patroniand Redis of each tenant. */
export function storeSeries(period: Period): Simulated[] {
  return [...postgres(), ...patroni(period), ...redis()];
}

function postgres(): Simulated[] {
  const own = ofTenants('postgres', 'postgres-exporter');
  const databases = product(own, { datname: ['twisterlab'], datid: ['16384'] });
  const named = product(own, { datname: ['twisterlab'] });
  const states = product(named, { state: ['active', 'idle', 'idle in transaction'] });
  return [
    ...gauges('pg_up', own, 1),
    ...gauges('pg_long_running_transactions_oldest_timestamp_seconds', own, around(9, 0.9)),
    ...gauges('pg_settings_max_connections', own, 100),
    ...gauges('pg_stat_database_numbackends', databases, around(14, 0.3)),
    ...gauges('pg_stat_activity_count', states, (hour, labels) =>
      Math.round(around({ active: 2, idle: 11 }[labels.state!] ?? 0.6, 0.5)(hour, labels)),
    ),
    ...gauges('pg_stat_activity_max_tx_duration', states, around(4, 0.9)),
    ...counters('pg_stat_database_xact_commit', databases, around(12, 0.5)),
    ...counters('pg_stat_database_xact_rollback', databases, around(0.1, 0.8)),
    ...['inserted', 'updated', 'deleted'].flatMap((what) =>
      counters(`pg_stat_database_tup_${what}`, databases, around({ inserted: 6, updated: 3 }[what] ?? 0.5, 0.6)),
    ),
    ...counters('pg_stat_database_blks_hit', databases, around(900, 0.4)),
    ...counters('pg_stat_database_blks_read', databases, around(9, 0.8)),
    ...counters('pg_stat_database_deadlocks', databases, 0),
    ...gauges('pg_database_size_bytes', named, (hour, labels) => around(420 * MiB, 0)(hour, labels) + hour * MiB),
    ...gauges('pg_wal_size_bytes', own, around(160 * MiB, 0.2)),
    ...gauges('pg_stat_archiver_last_archive_age', own, (hour) => ((hour * 3600) % 60) + 5),
    ...counters('pg_stat_archiver_failed_count', own, 0),
    ...gauges('pg_database_wraparound_age_datfrozenxid_seconds', named, (hour) => 41e6 + hour * 4e4),
  ];
}

function patroni({ start }: Period): Simulated[] {
  const members = ofTenants('patroni', 'postgres-cluster').flatMap((labels) =>
    (labels.namespace === 'twisterlab' ? [0, 1, 2] : [0]).map((index) => {
      const name = `postgres-cluster-${index}`;
      return { ...labels, pod: name, instance: name, node: nodes[index]!, name, scope: 'postgres' };
    }),
  );
  const primary = (_: number, { name }: Labels) => Number(name!.endsWith('0'));
  const written = 5e9;
  return [
    ...gauges('patroni_primary', members, primary),
    ...gauges('patroni_replica', members, (hour, labels) => 1 - primary(hour, labels)),
    ...gauges('patroni_postgres_running', members, 1),
    ...['patroni_pending_restart', 'patroni_is_paused', 'patroni_failsafe_mode_is_active'].flatMap((name) =>
      gauges(name, members, 0),
    ),
    ...gauges('patroni_postgres_timeline', members, 3),
    ...gauges('patroni_sync_standby', members, (_, { name }) => Number(name!.endsWith('1'))),
    ...gauges('patroni_dcs_last_seen', members, (hour) => start + hour * 3600 - 4),
    ...gauges('patroni_xlog_location', members, (hour, labels) => (primary(hour, labels) ? written + hour * 4e7 : 0)),
    ...gauges('patroni_xlog_replayed_location', members, (hour, labels) =>
      primary(hour, labels) ? 0 : written + hour * 4e7 - around(4e5, 0.9)(hour, labels),
    ),
  ];
}

function redis(): Simulated[] {
  const own = ofTenants('redis', 'redis-exporter');
  return [
    ...[
      'redis_up',
      'redis_aof_last_write_status',
      'redis_rdb_last_bgsave_status',
      'redis_aof_last_bgrewrite_status',
    ].flatMap((name) => gauges(name, own, 1)),
    ...gauges('redis_uptime_in_seconds', own, (hour) => 2.1e6 + hour * 3600),
    ...gauges('redis_memory_max_bytes', own, 192 * MiB),
    ...gauges('redis_memory_used_bytes', own, around(61 * MiB, 0.2)),
    ...gauges('redis_memory_used_rss_bytes', own, around(78 * MiB, 0.1)),
    ...gauges('redis_connected_clients', own, (hour, labels) => Math.round(around(9, 0.3)(hour, labels))),
    ...gauges('redis_blocked_clients', own, 0),
    ...gauges('redis_slowlog_length', own, 3),
    ...gauges('redis_aof_current_size_bytes', own, around(24 * MiB, 0.2)),
    ...gauges('redis_db_keys', product(own, { db: ['db0'] }), (hour, labels) =>
      Math.round(around(5200, 0.1)(hour, labels)),
    ),
    ...counters('redis_commands_processed_total', own, around(85, 0.5)),
    ...counters('redis_keyspace_hits_total', own, around(40, 0.4)),
    ...counters('redis_keyspace_misses_total', own, around(5, 0.7)),
    ...counters('redis_expired_keys_total', own, around(1.4, 0.8)),
    ...counters('redis_evicted_keys_total', own, 0),
    ...counters('redis_errors_total', product(own, { err: ['ERR'] }), around(0.001, 0.9)),
    ...counters('redis_rejected_connections_total', own, 0),
  ];
}
