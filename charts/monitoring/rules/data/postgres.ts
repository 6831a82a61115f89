import { alert, count, hours, percent, untilRatesRecover } from '../../../kit/alert';

const server = '{namespace="twisterlab",pod="postgres-exporter-1",server="postgres-cluster:5432"}';
const database = '{namespace="twisterlab",pod="postgres-exporter-1",datname="twisterlab"}';
const of = { namespace: 'twisterlab' };
const connections = (taken: string) => ({
  [`pg_stat_database_numbackends${database}`]: taken,
  [`pg_settings_max_connections${server}`]: '100x20',
});

/** Alerts on the exporter's metrics of the primary. */
export const postgres = [
  alert('PostgresDown', {
    severity: 'critical',
    consequenceOf: 'primary',
    // A minute more than its cause, whose message comes first.
    holdsFor: '3m',
    keepsFiringFor: untilRatesRecover,
    expr: 'pg_up == 0',
    summary: 'PostgreSQL of {{ $labels.namespace }} does not answer',
    description: 'The API returns errors, and agents cannot store anything.',
    runbook: 'docs/runbooks/postgres.md#postgresql-does-not-answer',
    fires: { given: { [`pg_up${server}`]: '0x10' }, at: '4m', summary: 'PostgreSQL of twisterlab does not answer' },
    quiet: [
      { given: { [`pg_up${server}`]: '1x10' }, at: '10m' },
      { given: { [`pg_up${server}`]: '1 0 1 1 1' }, at: '4m' },
    ],
  }),
  alert('PostgresConnectionsHigh', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: percent(80, 'three are reserved for the superuser, and a rollout doubles those of the API'),
    expr: (limit) =>
      `sum by (namespace) (pg_stat_database_numbackends) / on (namespace) max by (namespace) (pg_settings_max_connections) > ${limit}`,
    summary: '{{ $value | humanizePercentage }} of the connections to PostgreSQL of {{ $labels.namespace }} are in use',
    description: 'When all are in use, new connections are rejected.',
    runbook: 'docs/runbooks/postgres.md#connections',
    fires: {
      given: connections('90x20'),
      at: '6m',
      labels: of,
      summary: '90% of the connections to PostgreSQL of twisterlab are in use',
    },
    quiet: { given: connections('40x20'), at: '20m' },
  }),
  alert('PostgresArchiveFails', {
    severity: 'warning',
    holdsFor: '10m',
    threshold: count(0, 'failures in 5 min, for 10 min; it retries every minute, so a short failure is over by then'),
    // A window as long as holdsFor would let a single failure last.
    expr: (limit) => `increase(pg_stat_archiver_failed_count[5m]) > ${limit}`,
    summary: 'PostgreSQL of {{ $labels.namespace }} cannot archive its WAL',
    description: 'Point-in-time recovery stops at this moment, and the WAL grows on the disk of the primary.',
    runbook: 'docs/runbooks/backups.md#no-space-left',
    fires: {
      given: { [`pg_stat_archiver_failed_count${server}`]: '0x5 0+1x40' },
      at: '30m',
      summary: 'PostgreSQL of twisterlab cannot archive its WAL',
    },
    quiet: [
      { given: { [`pg_stat_archiver_failed_count${server}`]: '7x60' }, at: '40m' },
      // The first minutes of a new cluster, whose backups start after PostgreSQL.
      { given: { [`pg_stat_archiver_failed_count${server}`]: '0x5 1 2 3x60' }, at: '18m' },
    ],
  }),
  alert('PostgresLongTransaction', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: hours(1, 'requests and reports take less than a minute; a dump takes less than this'),
    expr: (limit) => `pg_long_running_transactions_oldest_timestamp_seconds > ${limit}`,
    summary: 'A transaction in PostgreSQL of {{ $labels.namespace }} has been open for {{ $value | humanizeDuration }}',
    description: 'VACUUM cannot remove rows deleted since then, and its locks are held.',
    runbook: 'docs/runbooks/postgres.md#a-long-transaction',
    fires: {
      given: { [`pg_long_running_transactions_oldest_timestamp_seconds${server}`]: '7200x20' },
      at: '6m',
      summary: 'A transaction in PostgreSQL of twisterlab has been open for 2h 0m 0s',
    },
    quiet: { given: { [`pg_long_running_transactions_oldest_timestamp_seconds${server}`]: '60x20' }, at: '20m' },
  }),
  alert('PostgresDeadlocks', {
    severity: 'warning',
    threshold: count(3, 'in 15 min; a single one may be a coincidence, and the client retries'),
    expr: (limit) => `increase(pg_stat_database_deadlocks[15m]) > ${limit}`,
    summary:
      '{{ $value | humanize }} transactions of {{ $labels.namespace }}/{{ $labels.datname }} were aborted by deadlocks',
    description: 'Two parts of the application lock the same rows in different orders.',
    runbook: 'docs/runbooks/postgres.md#deadlocks',
    fires: {
      given: { [`pg_stat_database_deadlocks${database}`]: '0+1x40' },
      at: '20m',
      summary: '15 transactions of twisterlab/twisterlab were aborted by deadlocks',
    },
    quiet: { given: { [`pg_stat_database_deadlocks${database}`]: '0x15 1x30' }, at: '20m' },
  }),
  alert('PostgresWraparound', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: count(
      500_000_000,
      'autovacuum acts at 200 million and did not finish; at 2100 million writes are rejected',
    ),
    expr: (limit) => `pg_database_wraparound_age_datfrozenxid_seconds > ${limit}`,
    summary: '{{ $labels.namespace }}/{{ $labels.datname }} has {{ $value | humanize }} unfrozen transactions',
    description: 'A long transaction or an unused replication slot blocks autovacuum.',
    runbook: 'docs/runbooks/postgres.md#transactions-run-out',
    fires: {
      given: { [`pg_database_wraparound_age_datfrozenxid_seconds${database}`]: '600000000x90' },
      at: '61m',
      summary: 'twisterlab/twisterlab has 600M unfrozen transactions',
    },
    quiet: { given: { [`pg_database_wraparound_age_datfrozenxid_seconds${database}`]: '210000000x90' }, at: '90m' },
  }),
];
