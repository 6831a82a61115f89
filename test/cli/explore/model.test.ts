import { pathOf } from '@twisterlab/platform/write/path';
import { catalogue } from '../../../charts/images';
import { exploreModel } from '../../../cli/explore/build';
import { capacityOf } from '../../../cli/explore/capacity';
import type { End } from '../../../cli/explore/model';
import { nameOf } from '../../../cli/explore/page/data';
import { cluster, deployment, graph } from '../../kit/objects';
import { compiled } from '../../kit/rendered';

const { graphs } = compiled();
const model = exploreModel(graphs, ({ repository }) =>
  repository === catalogue.redis.repository ? '2026-11-01' : undefined,
);
const { objects, applications, references, connections } = model;

const find = (file: string) => {
  const index = objects.findIndex((each) => each.file === file);
  expect(index).toBeGreaterThanOrEqual(0);
  return index;
};
const redis = find('production/redis/StatefulSet.redis.yaml');
const mcp = find('production/mcp-unified/Deployment.mcp-unified.yaml');
const name = (end: End) => (typeof end === 'number' ? nameOf(objects[end]!) : end);

describe('the model of npm run explore', () => {
  it('has every object of dist with its file, in the application of its folder', () => {
    const rendered = graphs.flatMap((graph) => graph.objects).map(pathOf);
    expect(objects.map(({ file }) => file)).toEqual(rendered);
    for (const { file, application } of objects) {
      const { environment, name } = applications[application]!;
      expect(file.startsWith(`${environment}/${name}/`)).toBe(true);
    }
  });

  it('names the file of a chart, and none for what a Helm chart renders in another way', () => {
    expect(objects[redis]).toMatchObject({
      kind: 'StatefulSet',
      namespace: 'twisterlab',
      source: 'charts/twisterlab/redis.ts',
    });
  });

  it('has references between objects, to what a controller makes a Secret of too, and none twice', () => {
    expect(references).toContainEqual([redis, find('production/redis/ServiceAccount.redis.yaml'), expect.any(String)]);
    const kinds = new Set(references.map(([, to]) => objects[to]!.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['Service', 'ConfigMap', 'Certificate']));
    expect(new Set(references.map(([from, to]) => `${from} ${to}`)).size).toBe(references.length);
    expect(references.every(([from, to]) => from !== to)).toBe(true);
  });

  it('has each allowed connection once, with the policies of both sides', () => {
    const [found, ...more] = connections.filter(({ from, to }) => from === mcp && to === redis);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ ports: '6379' });
    expect([found!.egress, found!.ingress].map((by) => (by as number[]).map(name))).toEqual([
      ['NetworkPolicy twisterlab/mcp-unified-to-redis'],
      ['NetworkPolicy twisterlab/redis-from-mcp-unified'],
    ]);
    const texts = connections.map((each) => JSON.stringify(each));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('has connections between environments, with pods of K3s and with addresses', () => {
    const prometheus = find('edge/prometheus/StatefulSet.prometheus.yaml');
    expect(connections.filter(({ from, to }) => from === prometheus && to === redis)).toEqual([]);
    const exporter = find('production/redis-exporter/Deployment.redis-exporter.yaml');
    expect(connections.filter(({ from, to }) => from === prometheus && to === exporter)).toHaveLength(1);
    const others = new Set(connections.flatMap(({ from, to }) => [from, to]).filter((end) => typeof end === 'string'));
    expect([...others].some((end) => model.systemPods.includes(end))).toBe(true);
    expect(others).toContain('ollama');
    expect(Math.max(...[...others].map(({ length }) => length))).toBeLessThan(120);
  });

  it('has the sync waves that the Applications of dist have', () => {
    const annotation = 'argocd.argoproj.io/sync-wave';
    const waves = graphs
      .flatMap((graph) => graph.objects)
      .filter(({ manifest }) => manifest.kind === 'Application')
      .flatMap(({ manifest: { metadata } }) => {
        const wave = metadata.annotations?.[annotation];
        // Bootstrap creates root, which creates all others.
        return wave === undefined || metadata.name === 'root' ? [] : [[metadata.name, Number(wave)] as const];
      });
    const own = new Map<string, number | undefined>([
      ...applications.map((each) => [`${each.environment}-${each.name}`, each.wave] as const),
      ...model.environments.map((each) => [each.name, each.wave] as const),
    ]);
    expect(waves.length).toBeGreaterThan(20);
    for (const [application, wave] of waves) expect([application, own.get(application)]).toEqual([application, wave]);
  });

  it('has the folders that an application waits for, and why', () => {
    const api = applications.find((each) => each.environment === 'production' && each.name === 'twisterlab-api');
    expect(api!.after).toContainEqual({
      folder: 'production/postgres',
      reason: expect.stringContaining('Deployment twisterlab/'),
    });
  });

  it('has the use of each node with all nodes up, and of the others with one lost', () => {
    const names = ['one', 'two', 'three'];
    const nodes = names.map((name) => ({ ...cluster.nodes[0]!, name }));
    const requests = { cpu: '2', memory: '1Gi' };
    const container = { resources: { requests, limits: requests } };
    const pods = (name: string) => deployment(name, { container, deployment: { strategy: { type: 'Recreate' } } });
    const three = graph(['a', 'b', 'c'].map(pods), { cluster: { ...cluster, nodes } });
    const { scenarios } = capacityOf(three);
    expect(scenarios.map(({ lost }) => lost)).toEqual([undefined, ...names]);
    for (const { lost, nodes: up } of scenarios)
      expect(up.map((node) => node.name)).toEqual(names.filter((each) => each !== lost));
    // Each node has room for one of them: the one of a lost node has none.
    expect(scenarios.map(({ pending }) => pending)).toEqual([
      [],
      ...names.map(() => [expect.stringMatching(/\/[abc]$/)]),
    ]);
    expect(Math.min(...scenarios[0]!.nodes.map(({ cpu }) => cpu))).toBeGreaterThanOrEqual(2);
  });

  it('has images with their entries in charts/images.ts, and the day of their version', () => {
    const image = model.images.find(
      ({ repository, version }) => repository === catalogue.redis.repository && version === catalogue.redis.version,
    );
    expect(image).toMatchObject({ licence: catalogue.redis.licence, since: '2026-11-01' });
    expect(image!.users).toContain(redis);
    expect(model.images.filter(({ since }) => since === undefined)).not.toEqual([]);
    expect(model.images.filter(({ licence }) => licence === undefined)).toEqual([]);
  });

  it('has the alerts of Prometheus and Loki with their runbooks', () => {
    const down = model.alerts.find((alert) => alert.name === 'RedisDown');
    expect(down).toMatchObject({ severity: 'critical', runbook: expect.stringMatching(/^docs\/runbooks\/.+\.md#/) });
    expect(new Set(model.alerts.map(({ at }) => objects[at]!.name)).size).toBeGreaterThan(1);
    expect(model.alerts.filter(({ runbook }) => runbook === undefined)).toEqual([]);
  });

  it('has backups with the schedule of their restore, and the query for its last success', () => {
    const backup = model.backups.find(({ namespace, name }) => namespace === 'twisterlab' && name === 'redis');
    expect(backup).toMatchObject({ of: 'redis' });
    const drill = backup!.tasks.find(({ task }) => task === 'drill');
    expect(drill).toMatchObject({
      suspended: false,
      query: 'backup_task_success_timestamp_seconds{namespace="twisterlab",backup="redis",task="drill"}',
    });
    expect(objects[drill!.object]).toMatchObject({ kind: 'CronJob', name: 'redis-backup-drill' });
  });

  it('has Secrets by what writes them, with their users and without values', () => {
    const sources = new Set(model.secrets.flatMap((secret) => secret.sources.map((source) => source.split(' ')[0])));
    expect([...sources]).toEqual(expect.arrayContaining(['bootstrap', 'Certificate']));
    const secret = model.secrets.find(({ namespace, name }) => namespace === 'twisterlab' && name === 'redis');
    expect(secret!.users).toContain(redis);
  });

  it('has permissions in words', () => {
    const granted = model.permissions.find(({ role }) => role === 'ClusterRole otel-collector');
    expect(granted).toMatchObject({
      subject: 'ServiceAccount node-agents/otel-collector',
      rules: expect.arrayContaining([expect.stringMatching(/^get, /)]),
    });
  });
});
