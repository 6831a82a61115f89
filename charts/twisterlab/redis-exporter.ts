import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { reader } from '../kit/data-store';
import { Server } from '../kit/workloads/server';
import type { Redis } from './redis';

/** Exposes statistics of the tenant's Redis. */
export class RedisExporter extends Application {
  constructor(app: App, tenant: Tenant, redis: Redis) {
    super(app, 'redis-exporter', tenant.name, tenant.namespace);
    const { REDIS_HOST, REDISCLI_AUTH } = redis.cliEnv();
    new Server(this, 'redis-exporter', {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      image: images.redisExporter,
      user: 59000,
      http: { port: 9121, health: '/health', metrics: { job: 'redis' } },
      cpu: { request: '5m', limit: '100m' },
      memory: { request: '16Mi', limit: '64Mi' },
      env: { REDIS_ADDR: `redis://${REDIS_HOST}:${redis.port}`, REDIS_PASSWORD: REDISCLI_AUTH! },
      recreate: true,
    }).connectTo(reader(redis));
  }
}
