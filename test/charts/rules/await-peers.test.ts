import type { Flow } from '@twisterlab/platform/model/flow';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { awaitPeers } from '../../../charts/rules/await-peers';
import { configMap, cronJob, findings, pods, service } from '../../kit/objects';

const flow = (to: string, port: number, namespace?: string): Flow => ({
  from: pods('copy'),
  to: pods(to, namespace),
  port,
  protocol: 'TCP',
});
const flows = [flow('redis', 6379)];
const redis = service('redis');
const waits = ['sh', '/await/await.sh', 'copy'];

/** A task that connects to Redis. */
const copy = (peers: string | undefined, command: readonly string[] = waits, spec = {}): Manifest =>
  cronJob('copy', { container: { command, env: peers === undefined ? [] : [{ name: 'AWAIT', value: peers }] }, spec });
const found = (manifests: readonly Manifest[], extras: { flows?: readonly Flow[]; endpoints?: never[] } = { flows }) =>
  findings(awaitPeers, manifests, extras);

const unawaited = 'CronJob copy connects to redis on port 6379 and does not wait until that is possible';
const unrun = 'CronJob copy neither its command nor a script that it mounts runs /await/await.sh';

describe('await-peers', () => {
  it('accepts a task that waits for every peer', () => {
    expect(found([redis, copy('redis:6379')])).toEqual([]);
    expect(found([redis, service('db'), copy('redis:6379 db:5432')], { flows: [...flows, flow('db', 5432)] })).toEqual(
      [],
    );
  });

  it('accepts the long name of a Service', () => {
    expect(found([redis, copy('redis.twisterlab.svc.cluster.local:6379')])).toEqual([]);
  });

  it('accepts a task whose mounted script waits', () => {
    const spec = { volumes: [{ name: 'scripts', configMap: { name: 'scripts' } }] };
    const scripts = configMap('scripts', { 'copy.sh': 'sh /await/await.sh\nredis-cli ping\n' });
    expect(found([redis, scripts, copy('redis:6379', ['sh', '/scripts/copy.sh'], spec)])).toEqual([]);
  });

  it('accepts a task without connections to pods, and DNS', () => {
    const dns = { ...flow('dns', 53), to: { ...pods('dns', 'kube-system'), labels: { 'k8s-app': 'kube-dns' } } };
    const internet: Flow = { ...flows[0]!, to: { name: 's3', addresses: ['0.0.0.0/0'] } };
    expect(found([copy(undefined, ['copy'])], { flows: [dns, internet] })).toEqual([]);
  });

  it('rejects a task that does not wait', () => {
    expect(found([redis, copy(undefined, ['redis-cli', 'ping'])])).toEqual([unawaited, unrun]);
  });

  it.each([
    ['another port', 'redis:6380'],
    ['another Service', 'cache:6379'],
    ['a Service of other pods', 'db:6379'],
  ])('rejects a task that waits for %s', (_, peers) => {
    expect(found([redis, service('db'), copy(peers)])).toEqual([unawaited]);
  });

  it('rejects a task that names its peers and does not run the script', () => {
    expect(found([redis, copy('redis:6379', ['redis-cli', 'ping'])])).toEqual([unrun]);
  });
});
