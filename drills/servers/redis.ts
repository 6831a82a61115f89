import { dirname, join } from 'node:path';
import type { Processes } from '../fixtures/processes';
import { debianProgram, unpackedProgram } from '../parts';
import { type Restartable, restartable, type ServerPorts } from './restartable';

export const redisPassword = 'drill';

/** Starts Redis behind a password, and its exporter. */
export async function startRedis(processes: Processes, ports: ServerPorts): Promise<Restartable> {
  const args = [
    `--port ${ports.server}`,
    '--bind 127.0.0.1',
    `--requirepass ${redisPassword}`,
    '--maxmemory 64mb',
    '--save ""',
  ].flatMap((arg) => arg.split(' '));
  const redis = restartable(processes, 'redis', debianProgram('redis-server'), args);
  await redis.start();
  const exporter = await unpackedProgram('prometheus-redis-exporter');
  await processes.start('redis-exporter', exporter, [`-web.listen-address=127.0.0.1:${ports.exporter}`], {
    REDIS_ADDR: `redis://127.0.0.1:${ports.server}`,
    REDIS_PASSWORD: redisPassword,
  });
  return redis;
}

export const redisCli = () => join(dirname(debianProgram('redis-server')), 'redis-cli');
