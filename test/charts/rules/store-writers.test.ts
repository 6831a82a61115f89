import type { Flow } from '@twisterlab/platform/model/flow';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { storeWriters } from '../../../charts/rules/store-writers';
import { cronJob, deployment, findings, fleet, pods, statefulSet } from '../../kit/objects';

const store = statefulSet('redis', {
  statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
});
const login = { initContainers: [{ name: 'await-redis', env: [{ name: 'REDIS_HOST', value: 'redis' }] }] };
const flow = (extra: Partial<Flow> = {}): Flow => ({
  from: pods('app'),
  to: pods('redis'),
  port: 6379,
  protocol: 'TCP',
  ...extra,
});

const check = (
  client: Manifest,
  { writersStopped, flows = [flow()] }: { writersStopped?: string; flows?: Flow[] } = {},
) => findings(storeWriters([{ ...fleet.tenants[0]!, writersStopped }]), [store, client], { flows });

describe('store-writers', () => {
  it('accepts a server that logs in before it starts', () => {
    expect(check(deployment('app', { spec: login }))).toEqual([]);
  });

  it('rejects a server that does not log in', () => {
    expect(check(deployment('app'))).toEqual([
      'Deployment app writes to redis and has no init container that logs in to it',
    ]);
  });

  it('accepts a client that only reads, and one without a flow to the store', () => {
    expect(check(deployment('app'), { flows: [flow({ readOnly: true })] })).toEqual([]);
    expect(check(deployment('app'), { flows: [], writersStopped: 'migration' })).toEqual([]);
  });

  it('rejects a writer that runs while the record stops the writers', () => {
    const message = 'writes to redis, and the record stops its writers (migration)';
    expect(check(deployment('app', { spec: login }), { writersStopped: 'migration' })).toEqual([
      `Deployment app ${message}`,
    ]);
    expect(check(cronJob('app'), { writersStopped: 'migration' })).toEqual([`CronJob app ${message}`]);
  });

  it('accepts a stopped writer', () => {
    const stopped = deployment('app', { spec: login, deployment: { replicas: 0 } });
    expect(check(stopped, { writersStopped: 'migration' })).toEqual([]);
    expect(check(cronJob('app', { cronJob: { suspend: true } }), { writersStopped: 'migration' })).toEqual([]);
  });
});
