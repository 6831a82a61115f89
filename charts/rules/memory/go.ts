import { readYaml } from '@twisterlab/platform/files/syntax';
import { bytes } from '@twisterlab/platform/util/quantity';
import { exceeded, type Fault, type Program } from './program';

const MiB = 2 ** 20;

/** GOMEMLIMIT is the limit of what Go manages; the program's file and its threads are not part of it. */
export function* goMemory({ container, files, limit }: Program): Iterable<Fault> {
  const value = container.env?.find(({ name }) => name === 'GOMEMLIMIT')?.value;
  if (value === undefined) return;
  const managed = /^\d+(Ki|Mi|Gi)B$/.test(value) ? bytes(value.slice(0, -1)) : Number.NaN;
  yield* exceeded({
    of: 'the memory limit',
    limit,
    parts: { GOMEMLIMIT: managed, 'a tenth outside of it': (limit ?? 0) / 10 },
    fix: 'Set GOMEMLIMIT to nine tenths of the limit at most, in MiB, or raise the limit.',
  });
  const parts = Object.assign({}, ...files.map(({ path, text }) => (/\.ya?ml$/.test(path) ? partsOf(text) : {})));
  if (Object.keys(parts).length === 0) return;
  yield* exceeded({
    of: 'GOMEMLIMIT',
    limit: managed,
    parts,
    fix: 'Lower them, or raise GOMEMLIMIT and the limit of the container.',
  });
}

/** Settings of Loki and of the collector that reserve memory. */
function partsOf(text: string): Record<string, number> {
  const config = readYaml(text) ?? {};
  const caches = {
    'the chunk cache': config.chunk_store_config?.chunk_cache_config,
    'the cache of results': config.query_range?.results_cache?.cache,
  };
  const parts = {
    ...Object.fromEntries(
      Object.entries(caches).map(([name, cache]) => [
        name,
        cache?.embedded_cache?.enabled && cache.embedded_cache.max_size_mb * MiB,
      ]),
    ),
    'the replay of the WAL':
      config.ingester?.wal && bytes(`${config.ingester.wal.replay_memory_ceiling ?? '4GB'}`.replace(/B$/, '')),
    'the memory_limiter': config.processors?.memory_limiter && config.processors.memory_limiter.limit_mib * MiB,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, size]) => size !== undefined && size !== false)) as Record<
    string,
    number
  >;
}
