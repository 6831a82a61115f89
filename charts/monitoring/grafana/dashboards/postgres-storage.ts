import * as units from '@grafana/grafana-foundation-sdk/units';
import { graph, stat } from './kit/panels';
import { higherIsWorse, none } from './kit/thresholds';
import { database, of } from './postgres-load';

/** Row on the disk of the databases, their WAL and its archive. */
export const storageRows = {
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
};
