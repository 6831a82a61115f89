import * as units from '@grafana/grafana-foundation-sdk/units';
import { graph, stat } from './kit/panels';
import { higherIsWorse } from './kit/thresholds';

export const of = 'namespace=~"$namespace"';
export const database = `${of},datname!~"template.*|postgres"`;

/** Rows on the connections and the load of the databases. */
export const loadRows = {
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
};
