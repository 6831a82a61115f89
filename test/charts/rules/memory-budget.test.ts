import { stringify } from 'yaml';
import { images } from '../../../charts/images';
import { memoryBudget } from '../../../charts/rules/memory-budget';
import { tuning } from '../../../charts/twisterlab/postgres/tuning';
import { configMap, findings, statefulSet } from '../../kit/objects';

const mib = (count: number) => count * 2 ** 20;

interface Server {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly limit?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: { readonly path: string; readonly text: string };
  readonly memoryVolume?: { readonly path: string; readonly sizeLimit?: string };
}

/** The findings about one server with a file in a ConfigMap and an emptyDir in memory. */
function check({ limit = '256Mi', env = {}, file, memoryVolume, ...container }: Server): string[] {
  const folder = file?.path.slice(0, file.path.lastIndexOf('/'));
  const set = statefulSet('db', {
    image: container.image,
    container: {
      ...container,
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      resources: { limits: { memory: limit } },
      volumeMounts: [
        ...(file ? [{ name: 'config', mountPath: folder }] : []),
        ...(memoryVolume ? [{ name: 'memory', mountPath: memoryVolume.path }] : []),
      ],
    },
    spec: {
      volumes: [
        { name: 'config', configMap: { name: 'db-config' } },
        { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: memoryVolume?.sizeLimit } },
      ],
    },
  });
  const config = configMap('db-config', file && { [file.path.slice(folder!.length + 1)]: file.text });
  return findings(memoryBudget, [set, config]);
}

describe('Redis', () => {
  const redis = (conf: string, args: readonly string[] = []) =>
    check({
      command: ['redis-server', '/etc/redis/redis.conf', ...args],
      file: { path: '/etc/redis/redis.conf', text: conf },
    });

  it('may use half of the limit, as a number or with a unit, in the file or as an option', () => {
    expect(redis(`appendonly yes\nsave ""\nmaxmemory ${mib(102)}\n`)).toEqual([]);
    expect(redis('maxmemory 102mb\n')).toEqual([]);
    expect(redis('maxmemory 1gb\n', ['--maxmemory', '102mb'])).toEqual([]);
  });

  it('rejects three quarters of the limit: a fork copies the rest', () => {
    expect(redis(`appendonly yes\nsave ""\nmaxmemory ${mib(128)}\n`)).toEqual([
      'StatefulSet db db has maxmemory 128Mi + its copy for a fork 128Mi + a tenth of both for the allocator 25.6Mi, more than the memory limit 256Mi',
    ]);
  });

  it('rejects no maxmemory and an unknown unit', () => {
    expect(redis('appendonly no\n')).toHaveLength(1);
    expect(redis('maxmemory 0\n')).toHaveLength(1);
    expect(redis('maxmemory 50%\n')).toHaveLength(1);
  });

  it('rejects snapshots beside the append-only file, also those of the default', () => {
    const wanted = [expect.stringContaining('saves snapshots beside the append-only file')];
    expect(redis('appendonly yes\nmaxmemory 102mb\n')).toEqual(wanted);
    expect(redis('appendonly yes\nsave 60 1000\nmaxmemory 102mb\n')).toEqual(wanted);
  });

  it('is also the entrypoint of an image', () => {
    const image = 'docker.io/library/redis:8.2.3-alpine';
    expect(check({ image, args: ['--save', '', '--maxmemory', '64mb'] })).toEqual([]);
    expect(check({ image, args: ['--save', ''] })).toHaveLength(1);
    expect(check({ image, command: ['redis-cli'] })).toEqual([]);
  });
});

describe('PostgreSQL', () => {
  const postgres = (parameters: object, rest: Partial<Server> = {}) =>
    check({
      image: images.postgres,
      command: ['patroni', '/etc/patroni/patroni.yml'],
      limit: '512Mi',
      ...rest,
      file: {
        path: '/etc/patroni/patroni.yml',
        text: stringify({ bootstrap: { dcs: { postgresql: { parameters } } } }),
      },
    });

  it.each(['384Mi', '512Mi', '4Gi'])('fits %s with the settings of the records', (limit) => {
    expect(postgres(tuning(limit, '10Gi'), { limit })).toEqual([]);
  });

  it('rejects a limit that does not hold the connections', () => {
    expect(postgres(tuning('256Mi', '10Gi'), { limit: '256Mi' })).toHaveLength(1);
  });

  it('rejects settings that fit one by one, and counts hash tables, connections and autovacuum workers', () => {
    const before = { max_connections: 60, shared_buffers: '104MB', work_mem: '1MB', maintenance_work_mem: '26MB' };
    expect(postgres({ ...before, max_parallel_workers_per_gather: 0 })).toEqual([
      'StatefulSet db db has Patroni 96Mi + shared_buffers 104Mi + 60 connections 180Mi + their work_mem 120Mi + maintenance_work_mem 104Mi, more than the memory limit 512Mi',
    ]);
  });

  it('rejects sizes without a unit', () => {
    expect(postgres({ ...tuning('512Mi', '10Gi'), work_mem: 4096 })).toEqual([expect.stringContaining('(no size)')]);
  });

  describe('with parallel workers', () => {
    const parallel = { ...tuning('2Gi', '10Gi'), max_parallel_workers_per_gather: 2 };
    const limit = '2Gi';

    it('rejects the /dev/shm of the container runtime', () => {
      expect(postgres(parallel, { limit })).toEqual([
        expect.stringMatching(
          /hash tables of 60 queries with 2 parallel workers .* more than \/dev\/shm, which has 64Mi$/,
        ),
      ]);
    });

    it('accepts one that holds the hash tables, and rejects a small one, one without a size, and one beyond the limit', () => {
      const shm = (sizeLimit?: string) => postgres(parallel, { limit, memoryVolume: { path: '/dev/shm', sizeLimit } });
      const smaller = { ...parallel, work_mem: '512kB' };
      expect(postgres(smaller, { limit, memoryVolume: { path: '/dev/shm', sizeLimit: '96Mi' } })).toEqual([]);
      expect(shm('96Mi')).toHaveLength(1);
      expect(shm().length).toBeGreaterThan(0);
      expect(shm('1Gi')).toContainEqual(expect.stringContaining('/dev/shm 1Gi, more than the memory limit 2Gi'));
    });
  });
});

describe('a Go program', () => {
  const go = (GOMEMLIMIT: string, text?: string) =>
    check({ env: { GOMEMLIMIT }, file: text === undefined ? undefined : { path: '/etc/loki/loki.yaml', text } });

  it('may manage nine tenths of the limit', () => {
    expect(go('200MiB')).toEqual([]);
    expect(go('240MiB')).toEqual([
      'StatefulSet db db has GOMEMLIMIT 240Mi + a tenth outside of it 25.6Mi, more than the memory limit 256Mi',
    ]);
    expect(go('200M')).toHaveLength(1);
  });

  it('has caches that fit into what it manages', () => {
    const caches = (size: number) =>
      stringify({
        chunk_store_config: { chunk_cache_config: { embedded_cache: { enabled: true, max_size_mb: size } } },
        query_range: { results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 16 } } } },
        ingester: { wal: { replay_memory_ceiling: '128MB' } },
      });
    expect(go('200MiB', caches(32))).toEqual([]);
    expect(go('200MiB', caches(64))).toEqual([expect.stringContaining('more than GOMEMLIMIT 200Mi')]);
    expect(go('200MiB', stringify({ ingester: { wal: { enabled: true } } }))).toHaveLength(1);
  });

  it('refuses data before the garbage collector is busy', () => {
    const limiter = (size: number) => stringify({ processors: { memory_limiter: { limit_mib: size } } });
    expect(go('200MiB', limiter(180))).toEqual([]);
    expect(go('200MiB', limiter(220))).toEqual([expect.stringContaining('the memory_limiter 220Mi')]);
  });
});

describe('a volume in memory', () => {
  const volume = (sizeLimit?: string) => check({ memoryVolume: { path: '/cache', sizeLimit } });

  it('has a size, half of the limit at most', () => {
    expect(volume('128Mi')).toEqual([]);
    expect(volume('129Mi')).toHaveLength(1);
    expect(volume()).toEqual([
      'StatefulSet db db has volume memory (no size), more than half of the memory limit 128Mi',
    ]);
  });
});
