import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown, valueText } from './kit/panels';
import { higherIsWorse, none, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'namespace=~"$namespace"';

/** Is Redis up, does it persist its data, and does it have enough memory. */
export const redis = dashboard({
  uid: 'twisterlab-redis',
  title: 'Redis',
  description: 'Whether Redis is up, persists its data, and has enough memory.',
  variables: [labelVariable('namespace', 'namespace', 'redis_up', 'Tenants.')],
  rows: {
    'Is it up': [
      stat({
        title: 'Redis answers',
        description: 'DOWN if the exporter cannot connect or log in.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: upOrDown,
        queries: [{ expr: `redis_up{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Up for',
        description: 'Time since its start. A restart loses at most one second of unsynced writes.',
        unit: units.Seconds,
        width: 6,
        queries: [{ expr: `redis_uptime_in_seconds{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Last write to the append-only file',
        description: 'FAILED if the write failed, such as on a full disk: Redis then rejects writes.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: valueText({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        queries: [{ expr: `redis_aof_last_write_status{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Last snapshot',
        description: 'FAILED if Redis could not fork or write its RDB file. Backups are made from it.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: valueText({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        queries: [{ expr: `redis_rdb_last_bgsave_status{${of}}`, legend: '{{namespace}}' }],
      }),
    ],
    Memory: [
      graph({
        title: 'Memory used of its limit',
        description:
          'Share of maxmemory. At 100 % it evicts keys or refuses writes, according to its policy. No data without a limit.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.95),
        queries: [
          { expr: `redis_memory_used_bytes{${of}} / (redis_memory_max_bytes{${of}} > 0)`, legend: '{{namespace}}' },
        ],
      }),
      graph({
        title: 'Memory',
        description: 'Memory of its data and resident memory. A growing difference is fragmentation or copy-on-write.',
        unit: units.BytesIEC,
        width: 8,
        queries: [
          { expr: `redis_memory_used_bytes{${of}}`, legend: '{{namespace}} used' },
          { expr: `redis_memory_used_rss_bytes{${of}}`, legend: '{{namespace}} resident' },
        ],
      }),
      graph({
        title: 'Expired and evicted keys',
        description: 'Keys a second that expired by their TTL or were evicted for lack of memory.',
        unit: units.Short,
        width: 8,
        queries: [
          { expr: `rate(redis_expired_keys_total{${of}}[$__rate_interval])`, legend: '{{namespace}} expired' },
          { expr: `rate(redis_evicted_keys_total{${of}}[$__rate_interval])`, legend: '{{namespace}} evicted' },
        ],
      }),
    ],
    Clients: [
      graph({
        title: 'Commands',
        description: 'Commands a second.',
        unit: units.RequestsPerSecond,
        width: 8,
        queries: [{ expr: `rate(redis_commands_processed_total{${of}}[$__rate_interval])`, legend: '{{namespace}}' }],
      }),
      graph({
        title: 'Cache hit ratio',
        description: 'Share of the reads that found their key.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        queries: [
          {
            expr: `rate(redis_keyspace_hits_total{${of}}[$__rate_interval]) / (rate(redis_keyspace_hits_total{${of}}[$__rate_interval]) + rate(redis_keyspace_misses_total{${of}}[$__rate_interval]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Clients',
        description: 'Connections, and those that wait in a blocking command.',
        unit: units.Short,
        width: 8,
        queries: [
          { expr: `redis_connected_clients{${of}}`, legend: '{{namespace}} connected' },
          { expr: `redis_blocked_clients{${of}}`, legend: '{{namespace}} blocked' },
        ],
      }),
      graph({
        title: 'Keys',
        description: 'Keys by database.',
        unit: units.Short,
        width: 8,
        queries: [{ expr: `redis_db_keys{${of}} > 0`, legend: '{{namespace}} {{db}}' }],
      }),
      graph({
        title: 'Slow commands',
        description: 'Length of the slow log: `redis-cli slowlog get` shows them. It keeps the last 128.',
        unit: units.Short,
        width: 8,
        queries: [{ expr: `redis_slowlog_length{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Rejected connections in this period',
        description: 'Clients beyond maxclients: a client does not close its connections.',
        unit: units.Short,
        width: 8,
        height: 8,
        decimals: 0,
        thresholds: none,
        queries: [{ expr: `increase(redis_rejected_connections_total{${of}}[$__range])`, legend: '{{namespace}}' }],
      }),
    ],
  },
});
