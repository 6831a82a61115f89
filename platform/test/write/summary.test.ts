import { compare } from '@twisterlab/platform/write/compare';
import { summaryOf } from '@twisterlab/platform/write/summary';
import { inventoryName, sha256, type Tree } from '@twisterlab/platform/write/tree';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { deployment, object } from '../kit/objects';

type Files = Record<string, object | string>;

/** A tree with the inventories that synth writes. */
function tree(files: Files): Tree {
  const texts = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : toYaml(content as never)] as const,
  );
  const environments = [...new Set(texts.map(([path]) => path.split('/')[0]!))];
  const inventories = environments.map((name) => {
    const own = texts.filter(([path]) => path.startsWith(`${name}/`));
    const lines = own.map(([path, text]) => `${sha256(text)}  ${path.slice(name.length + 1)}\n`);
    return [`${name}/${inventoryName}`, lines.join('')] as const;
  });
  return new Map([...texts, ...inventories]);
}

const difference = (folder: string, from: Files, to: Files) => {
  const [before, after] = [tree(from), tree(to)];
  return { folder, before, after, comparison: compare(after, before) };
};
const environments = ['edge', 'production', 'staging', 'development'];
const summary = (from: Files, to: Files) =>
  summaryOf([difference('dist', from, to)], environments).map(({ what, path, note }) => [what, path, note]);
const api = (level: string) => deployment('api', { container: { env: [{ name: 'LEVEL', value: level }] } });
const inTenants = (path: string, content: (tenant: string) => object) =>
  Object.fromEntries(['production', 'staging', 'development'].map((name) => [`${name}/${path}`, content(name)]));

describe('the summary of changed files', () => {
  it('reports the same change in several environments once', () => {
    const file = 'api/Deployment.api.yaml';
    expect(
      summary(
        inTenants(file, () => api('INFO')),
        inTenants(file, () => api('DEBUG')),
      ),
    ).toEqual([
      ['changed', 'dist/{production,staging,development}/api/Deployment.api.yaml', 'LEVEL value INFO -> DEBUG'],
    ]);
  });

  it('reports different changes separately', () => {
    const file = 'api/Deployment.api.yaml';
    const rows = summary(
      inTenants(file, () => api('INFO')),
      inTenants(file, (tenant) => api(tenant === 'staging' ? 'ERROR' : 'DEBUG')),
    );
    expect(rows).toEqual([
      ['changed', 'dist/staging/api/Deployment.api.yaml', 'LEVEL value INFO -> ERROR'],
      ['changed', 'dist/{production,development}/api/Deployment.api.yaml', 'LEVEL value INFO -> DEBUG'],
    ]);
  });

  it('recognizes the same file by the name of the environment in its own name', () => {
    const application = (limit: number) => (tenant: string) =>
      object('argoproj.io/v1alpha1', 'Application', `${tenant}-redis`, { spec: { syncPolicy: { retry: { limit } } } });
    const files = (limit: number) =>
      Object.fromEntries(
        Object.entries(inTenants('x', application(limit))).map(([path, content]) => {
          const tenant = path.split('/')[0]!;
          return [`${tenant}/applications/Application.${tenant}-redis@argoproj.io.yaml`, content];
        }),
      );
    expect(summary(files(1), files(2))).toEqual([
      [
        'changed',
        'dist/{production,staging,development}/applications/Application.*-redis@argoproj.io.yaml',
        'syncPolicy.retry.limit 1 -> 2',
      ],
    ]);
  });

  it('reports the same change of many files once', () => {
    const apis = (level: string) =>
      Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`edge/${name}/Deployment.${name}.yaml`, api(level)]));
    expect(summary(apis('INFO'), { ...apis('DEBUG'), 'edge/d/Deployment.d.yaml': api('ERROR') })).toEqual([
      ['changed', 'dist/edge/a/Deployment.a.yaml and 2 more with this change', 'LEVEL value INFO -> DEBUG'],
      ['changed', 'dist/edge/d/Deployment.d.yaml', 'LEVEL value INFO -> ERROR'],
    ]);
  });

  const config = (hash: string, memory: string) => ({
    [`production/redis/ConfigMap.redis-${hash}.yaml`]: object('v1', 'ConfigMap', `redis-${hash}`, {
      data: { 'redis.conf': `dir /data\nmaxmemory ${memory}\n` },
    }),
    'production/redis/Deployment.redis.yaml': deployment('redis', {
      spec: { volumes: [{ name: 'config', configMap: { name: `redis-${hash}` } }] },
    }),
  });

  it('pairs a ConfigMap whose name has another hash, and names what uses it', () => {
    expect(summary(config('0123456789', '64mb'), config('abcdef0123', '96mb'))).toEqual([
      [
        'renamed',
        'dist/production/redis/ConfigMap.redis-*.yaml',
        'redis.conf line 2 maxmemory 64mb -> maxmemory 96mb; used by Deployment redis',
      ],
    ]);
  });

  it('lists removed and added ConfigMaps with other names', () => {
    const rows = summary(config('0123456789', '64mb'), {
      'production/redis/ConfigMap.cache-abcdef0123.yaml': object('v1', 'ConfigMap', 'cache-abcdef0123'),
    });
    expect(rows.map(([what, path]) => [what, path])).toEqual([
      ['removed', 'dist/production/redis/ConfigMap.redis-0123456789.yaml'],
      ['removed', 'dist/production/redis/Deployment.redis.yaml'],
      ['added', 'dist/production/redis/ConfigMap.cache-abcdef0123.yaml'],
    ]);
  });

  it('lists files that an administrator brings to the cluster first, and omits pictures beside their table', () => {
    const rows = summaryOf(
      [
        difference('dist', { 'production/a/Service.a.yaml': 'a: 1\n' }, { 'production/a/Service.a.yaml': 'a: 2\n' }),
        difference('bootstrap', { 'edge.sh': 'a' }, { 'edge.sh': 'b' }),
        difference('hosts', { 'edge/n/config.yaml': 'a: 1\n' }, { 'edge/n/config.yaml': 'a: 2\n' }),
        difference('docs/network', { 'edge.md': 'a', 'edge.svg': 'a' }, { 'edge.md': 'b', 'edge.svg': 'b' }),
      ],
      environments,
    );
    expect(rows.map(({ path }) => path)).toEqual([
      'hosts/edge/n/config.yaml',
      'bootstrap/edge.sh',
      'dist/production/a/Service.a.yaml',
      'docs/network/edge.md',
    ]);
  });
});
