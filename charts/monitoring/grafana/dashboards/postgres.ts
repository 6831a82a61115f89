import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown, yesOrNo } from './kit/panels';
import { none, present, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const of = 'namespace=~"$namespace"';
const database = `${of},datname!~"template.*|postgres"`;

/** Is there one that takes writes, do the others follow, and what does it do all day. */
export const postgres = dashboard({
  uid: 'twisterlab-postgres',
  title: 'PostgreSQL and Patroni',
  says: 'Who is primary, whether the others follow, and what the databases do.',
  variables: [choice('namespace', 'namespace', 'pg_up', 'Tenants.')],
  rows: {
    'Is it up': [
      stat({
        title: 'Exporter reaches the primary',
        says: 'DOWN where the exporter cannot log in: the Service has no primary, or the password is another.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        words: upOrDown,
        asks: [{ expr: `pg_up{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Primaries',
        says: 'One a tenant. None: nobody takes writes. Two: look at Patroni at once, `patronictl list`.',
        unit: units.Short,
        width: 6,
        thresholds: {
          from: 'red',
          steps: [
            [1, 'green'],
            [2, 'red'],
          ],
        },
        asks: [{ expr: `sum by (namespace) (patroni_primary{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Members that run',
        says: 'Members whose PostgreSQL runs, primary and replicas.',
        unit: units.Short,
        width: 6,
        asks: [{ expr: `sum by (namespace) (patroni_postgres_running{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Waits for a restart',
        says: 'Members with a setting that holds only after a restart: `patronictl restart`.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'orange']] },
        words: yesOrNo,
        asks: [{ expr: `max by (namespace) (patroni_pending_restart{${of}})`, legend: '{{namespace}}' }],
      }),
    ],
    'Primary and replicas': [
      graph({
        title: 'Who is primary',
        says: '1 for the member that leads. Where the line changes its colour somebody took over.',
        unit: units.Short,
        width: 8,
        max: 1,
        decimals: 0,
        asks: [{ expr: `patroni_primary{${of}} == 1`, legend: '{{namespace}}/{{name}}' }],
      }),
      graph({
        title: 'Log that replicas have not replayed',
        says: 'Bytes of the log that the primary wrote and a replica has not applied. Nothing without replicas.',
        unit: units.BytesIEC,
        width: 8,
        thresholds: worse(16 * 2 ** 20, 256 * 2 ** 20),
        asks: [
          {
            expr: `max by (namespace) (patroni_xlog_location{${of}}) - on (namespace) group_right () (patroni_xlog_replayed_location{${of}} and on (namespace, name) patroni_replica == 1)`,
            legend: '{{namespace}}/{{name}}',
          },
        ],
      }),
      graph({
        title: 'Since Patroni last saw its store',
        says: 'Seconds since a member read the state of its cluster from the API server. After the time to live of the leader nobody leads.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(20, 30),
        asks: [{ expr: `time() - patroni_dcs_last_seen{${of}}`, legend: '{{namespace}}/{{name}}' }],
      }),
    ],
    Connections: [
      stat({
        title: 'Connections used',
        says: 'Share of max_connections. At 100 % the applications are refused.',
        unit: units.PercentUnit,
        width: 6,
        height: 8,
        thresholds: worse(0.7, 0.9),
        asks: [
          {
            expr: `sum by (namespace) (pg_stat_database_numbackends{${of}}) / max by (namespace) (pg_settings_max_connections{${of}})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Connections by state',
        says: 'A growing `idle in transaction` is a client that forgot to commit: it holds locks and keeps dead rows.',
        unit: units.Short,
        width: 9,
        stacked: true,
        asks: [
          {
            expr: `sum by (namespace, state) (pg_stat_activity_count{${database}})`,
            legend: '{{namespace}} {{state}}',
          },
        ],
      }),
      graph({
        title: 'Longest transaction',
        says: 'Age of the oldest open transaction. Minutes are a report, an hour is a forgotten one.',
        unit: units.Seconds,
        width: 9,
        thresholds: worse(300, 3600),
        asks: [
          {
            expr: `max by (namespace, datname) (pg_stat_activity_max_tx_duration{${database}})`,
            legend: '{{namespace}} {{datname}}',
          },
        ],
      }),
    ],
    Work: [
      graph({
        title: 'Transactions',
        says: 'Commits and rollbacks a second. Rollbacks that rise are errors of the application.',
        unit: units.Short,
        width: 8,
        asks: [
          {
            expr: `sum by (namespace, datname) (rate(pg_stat_database_xact_commit{${database}}[$__rate_interval]))`,
            legend: '{{namespace}} {{datname}} commit',
          },
          {
            expr: `sum by (namespace, datname) (rate(pg_stat_database_xact_rollback{${database}}[$__rate_interval]))`,
            legend: '{{namespace}} {{datname}} rollback',
          },
        ],
      }),
      graph({
        title: 'Rows written',
        says: 'Rows that are inserted, updated and deleted a second.',
        unit: units.Short,
        width: 8,
        stacked: true,
        asks: [
          {
            expr: `sum by (namespace) (rate(pg_stat_database_tup_inserted{${database}}[$__rate_interval]))`,
            legend: '{{namespace}} inserted',
          },
          {
            expr: `sum by (namespace) (rate(pg_stat_database_tup_updated{${database}}[$__rate_interval]))`,
            legend: '{{namespace}} updated',
          },
          {
            expr: `sum by (namespace) (rate(pg_stat_database_tup_deleted{${database}}[$__rate_interval]))`,
            legend: '{{namespace}} deleted',
          },
        ],
      }),
      graph({
        title: 'Found in memory',
        says: 'Share of the blocks that were in shared buffers. Below 95 % it reads from the disk all the time.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        asks: [
          {
            expr: `sum by (namespace, datname) (rate(pg_stat_database_blks_hit{${database}}[$__rate_interval])) / (sum by (namespace, datname) (rate(pg_stat_database_blks_hit{${database}}[$__rate_interval])) + sum by (namespace, datname) (rate(pg_stat_database_blks_read{${database}}[$__rate_interval])))`,
            legend: '{{namespace}} {{datname}}',
          },
        ],
      }),
    ],
    Room: [
      graph({
        title: 'Size of the databases',
        says: 'Bytes on disk, indexes included, the log not.',
        unit: units.BytesIEC,
        width: 8,
        asks: [{ expr: `pg_database_size_bytes{${database}}`, legend: '{{namespace}} {{datname}}' }],
      }),
      graph({
        title: 'Size of the log',
        says: 'Bytes of write-ahead log that are kept. It grows where a replica or the archive does not take it.',
        unit: units.BytesIEC,
        width: 8,
        asks: [{ expr: `pg_wal_size_bytes{${of}}`, legend: '{{namespace}}' }],
      }),
      graph({
        title: 'Since the archive got the last of the log',
        says: 'The repository of the backups takes a piece of log every minute or so while somebody writes. An hour without one is as much that a restore would lose.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(900, 3600),
        asks: [{ expr: `pg_stat_archiver_last_archive_age{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Deadlocks in this time',
        says: 'Transactions that PostgreSQL ended since each waited for the other.',
        unit: units.Short,
        width: 8,
        thresholds: none,
        decimals: 0,
        asks: [
          {
            expr: `sum by (namespace) (increase(pg_stat_database_deadlocks{${database}}[$__range]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
      stat({
        title: 'Transactions until wraparound stops all',
        says: 'Age of the oldest transaction id. Autovacuum acts at 200 million; at two milliards PostgreSQL takes no writes.',
        unit: units.Short,
        width: 8,
        thresholds: worse(300e6, 1e9),
        asks: [
          {
            expr: `max by (namespace) (pg_database_wraparound_age_datfrozenxid_seconds{${of}})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      stat({
        title: 'Pieces of log refused by the archive',
        says: 'Attempts to archive that failed in this time. A few at a restart of the repository are tried again; a row of them fills the disk.',
        unit: units.Short,
        width: 8,
        decimals: 0,
        thresholds: worse(1, 10),
        asks: [
          {
            expr: `sum by (namespace) (increase(pg_stat_archiver_failed_count{${of}}[$__range]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
    ],
  },
});
