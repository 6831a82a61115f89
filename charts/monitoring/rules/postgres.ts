import { alert, count, hours, percent } from '../../kit/alert';

const server = '{namespace="twisterlab",pod="postgres-exporter-1",server="postgres-cluster:5432"}';
const database = '{namespace="twisterlab",pod="postgres-exporter-1",datname="twisterlab"}';
const of = { namespace: 'twisterlab' };
const connections = (taken: string) => ({
  [`pg_stat_database_numbackends${database}`]: taken,
  [`pg_settings_max_connections${server}`]: '100x20',
});

/** What the exporter reads from the primary. */
export const postgres = [
  alert('PostgresDown', {
    severity: 'critical',
    holdsFor: '2m',
    expr: 'pg_up == 0',
    summary: 'PostgreSQL of {{ $labels.namespace }} does not answer',
    description: 'The API answers with errors, and agents keep nothing.',
    runbook: 'docs/runbooks/postgres.md#postgresql-does-not-answer',
    fires: { given: { [`pg_up${server}`]: '0x10' }, at: '3m', summary: 'PostgreSQL of twisterlab does not answer' },
    quiet: [
      { given: { [`pg_up${server}`]: '1x10' }, at: '10m' },
      { given: { [`pg_up${server}`]: '1 0 1 1 1' }, at: '4m' },
    ],
  }),
  alert('PostgresConnectionsHigh', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: percent(80, 'three are kept for the superuser, and a rollout doubles those of the API'),
    expr: (limit) =>
      `sum by (namespace) (pg_stat_database_numbackends) / on (namespace) max by (namespace) (pg_settings_max_connections) > ${limit}`,
    summary: '{{ $value | humanizePercentage }} of the connections to PostgreSQL of {{ $labels.namespace }} are taken',
    description: 'Whoever comes when all are taken is refused.',
    runbook: 'docs/runbooks/postgres.md#connections',
    fires: {
      given: connections('90x20'),
      at: '6m',
      labels: of,
      summary: '90% of the connections to PostgreSQL of twisterlab are taken',
    },
    quiet: { given: connections('40x20'), at: '20m' },
  }),
  alert('PostgresArchiveFails', {
    severity: 'warning',
    holdsFor: '10m',
    threshold: count(0, 'failures in 15 min; it tries again every minute, so one that heals is gone by then'),
    expr: (limit) => `increase(pg_stat_archiver_failed_count[15m]) > ${limit}`,
    summary: 'The log of PostgreSQL of {{ $labels.namespace }} cannot be archived',
    description: 'Moments from now on cannot be restored, and the log grows on the disk of the primary.',
    runbook: 'docs/runbooks/backups.md#no-space-left',
    fires: {
      given: { [`pg_stat_archiver_failed_count${server}`]: '0x5 0+1x40' },
      at: '30m',
      summary: 'The log of PostgreSQL of twisterlab cannot be archived',
    },
    quiet: [
      { given: { [`pg_stat_archiver_failed_count${server}`]: '7x60' }, at: '40m' },
      { given: { [`pg_stat_archiver_failed_count${server}`]: '0x5 1x60' }, at: '40m' },
    ],
  }),
  alert('PostgresLongTransaction', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: hours(1, 'no request and no report takes a minute; a dump takes less than this'),
    expr: (limit) => `pg_long_running_transactions_oldest_timestamp_seconds > ${limit}`,
    summary: 'A transaction in PostgreSQL of {{ $labels.namespace }} is open for {{ $value | humanizeDuration }}',
    description: 'What was deleted since then cannot be cleared away, and what it locked is locked.',
    runbook: 'docs/runbooks/postgres.md#a-long-transaction',
    fires: {
      given: { [`pg_long_running_transactions_oldest_timestamp_seconds${server}`]: '7200x20' },
      at: '6m',
      summary: 'A transaction in PostgreSQL of twisterlab is open for 2h 0m 0s',
    },
    quiet: { given: { [`pg_long_running_transactions_oldest_timestamp_seconds${server}`]: '60x20' }, at: '20m' },
  }),
  alert('PostgresDeadlocks', {
    severity: 'warning',
    threshold: count(3, 'in 15 min; a single one is a coincidence, and its loser tries again'),
    expr: (limit) => `increase(pg_stat_database_deadlocks[15m]) > ${limit}`,
    summary:
      '{{ $value | humanize }} transactions of {{ $labels.namespace }}/{{ $labels.datname }} were broken off: they waited for each other',
    description: 'Two parts of the application lock the same rows in another order.',
    runbook: 'docs/runbooks/postgres.md#deadlocks',
    fires: {
      given: { [`pg_stat_database_deadlocks${database}`]: '0+1x40' },
      at: '20m',
      summary: '15 transactions of twisterlab/twisterlab were broken off: they waited for each other',
    },
    quiet: { given: { [`pg_stat_database_deadlocks${database}`]: '0x15 1x30' }, at: '20m' },
  }),
  alert('PostgresWraparound', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: count(
      500_000_000,
      'autovacuum acts at 200 million and does not get through; at 2100 million nothing can be written',
    ),
    expr: (limit) => `pg_database_wraparound_age_datfrozenxid_seconds > ${limit}`,
    summary:
      'Transactions of {{ $labels.namespace }}/{{ $labels.datname }} are {{ $value | humanize }} old and not frozen',
    description: 'Something keeps autovacuum from its work: a long transaction, a lost replication slot.',
    runbook: 'docs/runbooks/postgres.md#transactions-run-out',
    fires: {
      given: { [`pg_database_wraparound_age_datfrozenxid_seconds${database}`]: '600000000x90' },
      at: '61m',
      summary: 'Transactions of twisterlab/twisterlab are 600M old and not frozen',
    },
    quiet: { given: { [`pg_database_wraparound_age_datfrozenxid_seconds${database}`]: '210000000x90' }, at: '90m' },
  }),
];
