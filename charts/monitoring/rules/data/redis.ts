import { alert, count, percent, untilRatesRecover } from '../../../kit/alert';

const of = '{namespace="twisterlab",pod="redis-exporter-1"}';
const labels = { namespace: 'twisterlab', pod: 'redis-exporter-1' };
const memory = (used: string, most = '100x30') => ({
  [`redis_memory_used_bytes${of}`]: used,
  [`redis_memory_max_bytes${of}`]: most,
});

export const redis = [
  alert('RedisDown', {
    severity: 'critical',
    holdsFor: '2m',
    keepsFiringFor: untilRatesRecover,
    expr: 'redis_up == 0',
    summary: 'Redis of {{ $labels.namespace }} does not answer',
    description: 'Tools that use the cache are slow or fail, and tokens cannot be looked up.',
    runbook: 'docs/runbooks/redis.md#redis-does-not-answer',
    fires: { given: { [`redis_up${of}`]: '0x10' }, at: '3m', summary: 'Redis of twisterlab does not answer' },
    quiet: [
      { given: { [`redis_up${of}`]: '1x10' }, at: '10m' },
      { given: { [`redis_up${of}`]: '1 0 1 1 1' }, at: '4m' },
    ],
  }),
  alert('RedisMemoryHigh', {
    severity: 'info',
    holdsFor: '15m',
    threshold: percent(90, 'of maxmemory: from 100 on it evicts keys that may be needed'),
    expr: (limit) => `redis_memory_used_bytes / (redis_memory_max_bytes > 0) > ${limit}`,
    summary: 'Redis of {{ $labels.namespace }} has used {{ $value | humanizePercentage }} of its memory',
    description: 'The least used keys are evicted; writes are accepted.',
    runbook: 'docs/runbooks/redis.md#memory',
    fires: { given: memory('95x30'), at: '16m', labels, summary: 'Redis of twisterlab has used 95% of its memory' },
    quiet: [
      { given: memory('80x30'), at: '20m' },
      // No maxmemory is set.
      { given: memory('80x30', '0x30'), at: '20m' },
    ],
  }),
  alert('RedisRejectsConnections', {
    severity: 'warning',
    threshold: count(0, 'in 15 min: a rejected client gets an error'),
    expr: (limit) => `increase(redis_rejected_connections_total[15m]) > ${limit}`,
    summary: 'Redis of {{ $labels.namespace }} rejects connections',
    description: 'It has reached maxclients: a client does not close its connections.',
    runbook: 'docs/runbooks/redis.md#connections',
    fires: {
      given: { [`redis_rejected_connections_total${of}`]: '0x10 5x10' },
      at: '12m',
      summary: 'Redis of twisterlab rejects connections',
    },
    quiet: { given: { [`redis_rejected_connections_total${of}`]: '5x30' }, at: '30m' },
  }),
  alert('RedisRefusesLogin', {
    severity: 'warning',
    threshold: count(3, 'refusals in 15 min: more than a mistyped password; a client with a wrong one repeats'),
    // NOAUTH does not count: probes of a scanner, or an operator without a password.
    expr: (limit) => `increase(redis_errors_total{err="WRONGPASS"}[15m]) > ${limit}`,
    summary: 'Redis of {{ $labels.namespace }} refuses the password of a client',
    description: 'A password was changed on one side only. The client reports healthy, and works without its cache.',
    runbook: 'docs/runbooks/pods.md#a-store-refuses-a-login',
    fires: {
      // The series appears with the first refusal.
      given: { 'redis_errors_total{namespace="twisterlab",pod="redis-exporter-1",err="WRONGPASS"}': '_x5 1+2x20' },
      at: '12m',
      labels: { ...labels, err: 'WRONGPASS' },
      summary: 'Redis of twisterlab refuses the password of a client',
    },
    quiet: [
      {
        given: { 'redis_errors_total{namespace="twisterlab",pod="redis-exporter-1",err="WRONGPASS"}': '_x5 1x30' },
        at: '30m',
      },
      {
        given: { 'redis_errors_total{namespace="twisterlab",pod="redis-exporter-1",err="ERR"}': '_ 5+5x30' },
        at: '30m',
      },
    ],
  }),
  alert('RedisCannotWrite', {
    severity: 'critical',
    holdsFor: '5m',
    expr: 'redis_aof_last_write_status == 0 or redis_aof_last_bgrewrite_status == 0 or redis_rdb_last_bgsave_status == 0',
    summary: 'Redis of {{ $labels.namespace }} cannot write its files',
    description: 'It rejects writes until it can, or loses them at its next restart. The disk is usually full.',
    runbook: 'docs/runbooks/redis.md#redis-cannot-write',
    fires: [
      {
        given: { [`redis_aof_last_write_status${of}`]: '0x10' },
        at: '6m',
        summary: 'Redis of twisterlab cannot write its files',
      },
      {
        given: { [`redis_rdb_last_bgsave_status${of}`]: '0x10', [`redis_aof_last_write_status${of}`]: '1x10' },
        at: '6m',
        summary: 'Redis of twisterlab cannot write its files',
      },
    ],
    quiet: {
      given: {
        [`redis_aof_last_write_status${of}`]: '1x10',
        [`redis_aof_last_bgrewrite_status${of}`]: '1x10',
        [`redis_rdb_last_bgsave_status${of}`]: '1x10',
      },
      at: '10m',
    },
  }),
];
