import { drill } from '../drill';
import { noFaults } from '../expectation';
import { noMemoryLimit } from '../fixtures/memory-cgroup';
import { changeConfigFile, withSettings } from '../servers/config-files';
import { checks } from './checks';
import { checkPostgres } from './postgres';
import { checkRedis } from './redis';

const parameters = 'bootstrap>dcs>postgresql>parameters';

/** Production's Redis and PostgreSQL with their rendered settings, in a cgroup with the rendered memory limit. */
export const memory = drill<undefined>({
  name: 'memory',
  summary: 'Redis and PostgreSQL under load stay within their memory limits',
  minutes: 2,
  parts: [],
  packages: ['redis-server', 'postgresql-15'],
  ci: {
    normal: noMemoryLimit() ?? true,
    faultInjections: 'two fault injections take four minutes',
    omits: 'the second rewrite of Redis: half a minute',
  },
  faultInjections: [
    {
      name: 'half of the limit for the data of Redis',
      fails: checks.redis,
      dist: changeConfigFile('production/redis/', 'redis.conf', (text) =>
        text.replace(/^maxmemory \d+$/m, `maxmemory ${128 * 2 ** 20}`),
      ),
    },
    {
      name: 'parallel workers with the /dev/shm of the container runtime',
      fails: checks.postgres,
      dist: changeConfigFile('production/postgres/', 'patroni.yml', (text) =>
        withSettings(text, { [`${parameters}>max_parallel_workers_per_gather`]: 2 }),
      ),
    },
  ],
  async run(context) {
    const { step, check, fixtureReady } = context;
    await fixtureReady(undefined);
    check(checks.redis, await step('fill Redis, write and rewrite', () => checkRedis(context)), noFaults);
    check(checks.postgres, await step('join in PostgreSQL', () => checkPostgres(context)), noFaults);
  },
});
