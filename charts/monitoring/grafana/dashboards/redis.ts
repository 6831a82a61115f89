import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, inWords, stat, upOrDown } from './kit/panels';
import { none, present, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const of = 'namespace=~"$namespace"';

/** Does it answer, does it still write to its disk, and does it run out of memory. */
export const redis = dashboard({
  uid: 'twisterlab-redis',
  title: 'Redis',
  says: 'Whether it answers, keeps what it is given, and has room.',
  variables: [choice('namespace', 'namespace', 'redis_up', 'Tenants.')],
  rows: {
    'Is it up': [
      stat({
        title: 'Redis answers',
        says: 'DOWN where the exporter is refused or finds nobody.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        words: upOrDown,
        asks: [{ expr: `redis_up{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Up for',
        says: 'Time since its start. What clients had not been told to be on disk may be lost by a restart: a second at most.',
        unit: units.Seconds,
        width: 6,
        asks: [{ expr: `redis_uptime_in_seconds{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Last write to the append-only file',
        says: 'FAILED where the disk took no more: Redis then takes no writes either.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        words: inWords({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        asks: [{ expr: `redis_aof_last_write_status{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Last snapshot',
        says: 'FAILED where Redis could not fork or write its RDB file. Backups are made of it.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        words: inWords({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        asks: [{ expr: `redis_rdb_last_bgsave_status{${of}}`, legend: '{{namespace}}' }],
      }),
    ],
    Memory: [
      graph({
        title: 'Memory used of what it may have',
        says: 'Share of maxmemory. At 100 % it evicts keys or refuses writes, as its policy says. Nothing where no limit is set.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: worse(0.8, 0.95),
        asks: [
          { expr: `redis_memory_used_bytes{${of}} / (redis_memory_max_bytes{${of}} > 0)`, legend: '{{namespace}}' },
        ],
      }),
      graph({
        title: 'Memory',
        says: 'What its data takes, and what the kernel gave it. A growing distance is fragmentation or a copy on write.',
        unit: units.BytesIEC,
        width: 8,
        asks: [
          { expr: `redis_memory_used_bytes{${of}}`, legend: '{{namespace}} used' },
          { expr: `redis_memory_used_rss_bytes{${of}}`, legend: '{{namespace}} resident' },
        ],
      }),
      graph({
        title: 'Keys that went',
        says: 'Keys a second that expired, as asked, or were evicted, for want of memory.',
        unit: units.Short,
        width: 8,
        asks: [
          { expr: `rate(redis_expired_keys_total{${of}}[$__rate_interval])`, legend: '{{namespace}} expired' },
          { expr: `rate(redis_evicted_keys_total{${of}}[$__rate_interval])`, legend: '{{namespace}} evicted' },
        ],
      }),
    ],
    Clients: [
      graph({
        title: 'Commands',
        says: 'Commands a second.',
        unit: units.RequestsPerSecond,
        width: 8,
        asks: [{ expr: `rate(redis_commands_processed_total{${of}}[$__rate_interval])`, legend: '{{namespace}}' }],
      }),
      graph({
        title: 'Found',
        says: 'Share of the reads that found their key. It says whether the cache is worth its memory.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        asks: [
          {
            expr: `rate(redis_keyspace_hits_total{${of}}[$__rate_interval]) / (rate(redis_keyspace_hits_total{${of}}[$__rate_interval]) + rate(redis_keyspace_misses_total{${of}}[$__rate_interval]))`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Clients',
        says: 'Connections, and those that wait in a blocking command.',
        unit: units.Short,
        width: 8,
        asks: [
          { expr: `redis_connected_clients{${of}}`, legend: '{{namespace}} connected' },
          { expr: `redis_blocked_clients{${of}}`, legend: '{{namespace}} blocked' },
        ],
      }),
      graph({
        title: 'Keys',
        says: 'Keys by database.',
        unit: units.Short,
        width: 8,
        asks: [{ expr: `redis_db_keys{${of}} > 0`, legend: '{{namespace}} {{db}}' }],
      }),
      graph({
        title: 'Slow commands',
        says: 'Length of the slow log: `redis-cli slowlog get` tells which. It holds the last 128.',
        unit: units.Short,
        width: 8,
        asks: [{ expr: `redis_slowlog_length{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Connections refused in this time',
        says: 'Clients beyond maxclients. Somebody opens connections and does not close them.',
        unit: units.Short,
        width: 8,
        height: 8,
        decimals: 0,
        thresholds: none,
        asks: [{ expr: `increase(redis_rejected_connections_total{${of}}[$__range])`, legend: '{{namespace}}' }],
      }),
    ],
  },
});
