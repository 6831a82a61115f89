import { refusal } from './kit/production';

describe('renaming a Service in one place', () => {
  const text = refusal((production) => production.set('Service redis', 'metadata.name', 'cache'));
  const dangling = text.split('\n').filter((line) => line.endsWith('[dangling-reference]'));

  it('breaks the build with the list of who used it', () => {
    expect(dangling).toEqual([
      'production/redis: StatefulSet twisterlab/redis Service twisterlab/redis is not defined; used by StatefulSet twisterlab/redis (serviceName), CronJob twisterlab/redis-backup (env REDIS_HOST of redis-backup), Deployment twisterlab/redis-exporter (env REDIS_ADDR of redis-exporter), Deployment twisterlab/mcp-unified (env REDIS_HOST of await-redis), Deployment twisterlab/mcp-unified (env REDIS_HOST of mcp-unified), Deployment twisterlab/mcp-unified (env REDIS_URL of mcp-unified) [dangling-reference]',
    ]);
  });

  it('names the Services that there are', () => {
    expect(text).toMatch(/Define it or correct the name; existing: .*\bcache\b.*\. Chart: charts\//m);
  });
});
