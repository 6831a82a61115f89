import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown, yesOrNo } from './kit/panels';
import { higherIsWorse, none, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'namespace=~"$namespace"';
const database = `${of},datname!~"template.*|postgres"`;

/** Is there a primary, do the replicas follow, and what is the load. */
export const postgres = dashboard({
  uid: 'twisterlab-postgres',
  title: 'PostgreSQL and Patroni',
  description: 'Primary, replication and load of the databases.',
  variables: [labelVariable('namespace', 'namespace', 'pg_up', 'Tenants.')],
  rows: {
    'Is it up': [
      stat({
        title: 'Exporter reaches the primary',
        description: 'DOWN if the exporter cannot log in: the Service has no primary, or the password is wrong.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: upOrDown,
        queries: [{ expr: `pg_up{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Primaries',
        description: 'One for each tenant. None: writes fail. Two: check Patroni at once with `patronictl list`.',
        unit: units.Short,
        width: 6,
        thresholds: {
          from: 'red',
          steps: [
            [1, 'green'],
            [2, 'red'],
          ],
        },
        queries: [{ expr: `sum by (namespace) (patroni_primary{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Running members',
        description: 'Members with a running PostgreSQL, primary and replicas.',
        unit: units.Short,
        width: 6,
        queries: [{ expr: `sum by (namespace) (patroni_postgres_running{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Pending restart',
        description: 'Members with a setting that needs a restart: `patronictl restart`.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'orange']] },
        mapping: yesOrNo,
        queries: [{ expr: `max by (namespace) (patroni_pending_restart{${of}})`, legend: '{{namespace}}' }],
      }),
    ],
    'Primary and replicas': [
      graph({
        title: 'Primary',
        description: '1 for the primary. A change of colour is a failover or switchover.',
        unit: units.Short,
        width: 8,
        max: 1,
        decimals: 0,
        queries: [{ expr: `patroni_primary{${of}} == 1`, legend: '{{namespace}}/{{name}}' }],
      }),
      graph({
        title: 'Replication lag',
        description: 'Bytes of WAL that the primary wrote and a replica has not replayed. No data without replicas.',
        unit: units.BytesIEC,
        width: 8,
        thresholds: higherIsWorse(16 * 2 ** 20, 256 * 2 ** 20),
        queries: [
          {
            expr: `max by (namespace) (patroni_xlog_location{${of}}) - on (namespace) group_right () (patroni_xlog_replayed_location{${of}} and on (namespace, name) patroni_replica == 1)`,
            legend: '{{namespace}}/{{name}}',
          },
        ],
      }),
      graph({
        title: 'Time since Patroni read its DCS',
        description:
          "Time since a member read the cluster state from the API server. When the leader's TTL is over, there is no leader.",
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(20, 30),
        queries: [{ expr: `time() - patroni_dcs_last_seen{${of}}`, legend: '{{namespace}}/{{name}}' }],
      }),
    ],
    Connections: [
      stat({
        title: 'Connections used',
        description: 'Share of max_connections. At 100 % connections are rejected.',
        unit: units.PercentUnit,
        width: 6,
        height: 8,
        thresholds: higherIsWorse(0.7, 0.9),
        queries: [
          {
            expr: `sum by (namespace) (pg_stat_database_numbackends{${of}}) / max by (namespace) (pg_settings_max_connections{${of}})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Connections by state',
        description:
          'A growing `idle in transaction` is a client that does not commit: it holds locks and keeps dead rows.',
        unit: units.Short,
        width: 9,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace, state) (pg_stat_activity_count{${database}})`,
            legend: '{{namespace}} {{state}}',
          },
        ],
      }),
      graph({
        title: 'Longest transaction',
        description: 'Age of the oldest open transaction. Reports take minutes; an hour is an abandoned one.',
        unit: units.Seconds,
        width: 9,
        thresholds: higherIsWorse(300, 3600),
        queries: [
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
        description: 'Commits and rollbacks a second. Rising rollbacks are application errors.',
        unit: units.Short,
        width: 8,
        queries: [
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
        description: 'Rows that are inserted, updated and deleted a second.',
        unit: units.Short,
        width: 8,
        stacked: true,
        queries: [
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
        title: 'Buffer cache hit ratio',
        description: 'Share of the blocks found in shared buffers. Below 95 % it reads from disk constantly.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        queries: [
          {
            expr: `sum by (namespace, datname) (rate(pg_stat_database_blks_hit{${database}}[$__rate_interval])) / (sum by (namespace, datname) (rate(pg_stat_database_blks_hit{${database}}[$__rate_interval])) + sum by (namespace, datname) (rate(pg_stat_database_blks_read{${database}}[$__rate_interval])))`,
            legend: '{{namespace}} {{datname}}',
          },
        ],
      }),
    ],
    Storage: [
      graph({
        title: 'Size of the databases',
        description: 'Bytes on disk, including indexes, without WAL.',
        unit: units.BytesIEC,
        width: 8,
        queries: [{ expr: `pg_database_size_bytes{${database}}`, legend: '{{namespace}} {{datname}}' }],
      }),
      graph({
        title: 'WAL size',
        description: 'Bytes of retained WAL. It grows if a replica or the archive does not receive it.',
        unit: units.BytesIEC,
        width: 8,
        queries: [{ expr: `pg_wal_size_bytes{${of}}`, legend: '{{namespace}}' }],
      }),
      graph({
        title: 'Age of the last archived WAL',
        description: 'WAL is archived about every minute while there are writes. A restore loses what is not archived.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(900, 3600),
        queries: [{ expr: `pg_stat_archiver_last_archive_age{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Deadlocks in this period',
        description: 'Transactions that PostgreSQL aborted because of a deadlock.',
        unit: units.Short,
        width: 8,
        thresholds: none,
        decimals: 0,
        queries: [
          {
            expr: `sum by (namespace) (increase(pg_stat_database_deadlocks{${database}}[$__range]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
      stat({
        title: 'Age of the oldest transaction ID',
        description: 'Autovacuum acts at 200 million; at 2100 million PostgreSQL rejects writes.',
        unit: units.Short,
        width: 8,
        thresholds: higherIsWorse(300e6, 1e9),
        queries: [
          {
            expr: `max by (namespace) (pg_database_wraparound_age_datfrozenxid_seconds{${of}})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      stat({
        title: 'Failed WAL archiving',
        description:
          'Failed attempts in this period. A few during a restart of the repository are retried; repeated failures fill the disk.',
        unit: units.Short,
        width: 8,
        decimals: 0,
        thresholds: higherIsWorse(1, 10),
        queries: [
          {
            expr: `sum by (namespace) (increase(pg_stat_archiver_failed_count{${of}}[$__range]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
    ],
  },
});
