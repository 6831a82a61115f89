import { bytes } from '@twisterlab/platform/util/quantity';
import { connectionMemory, patroniMemory } from '../../twisterlab/postgres/tuning';
import { patroniFormat } from '../patroni-clusters';
import { exceeded, type Fault, type Program } from './program';

/** Bytes of /dev/shm without a volume there. Source: containerd, DefaultSpec. */
const defaultSharedMemory = 64 * 2 ** 20;

/** What PostgreSQL may use at once, and what its parallel workers share in /dev/shm. */
export function* postgresMemory({ container, files, workload, limit }: Program): Iterable<Fault> {
  const [program, file] = [...(container.command ?? []), ...(container.args ?? [])];
  const text = program === 'patroni' ? files.find(({ path }) => path === file)?.text : undefined;
  if (text === undefined) return;
  const own = patroniFormat.read(text)?.bootstrap?.dcs?.postgresql?.parameters ?? {};
  const settings: Record<string, unknown> = { ...defaults, ...own };
  const number = (name: string) => Number(settings[name]);
  const size = (name: string) => sizeOf(settings[name]);
  const connections = number('max_connections');
  const perConnection = size('work_mem') * Math.max(1, number('hash_mem_multiplier'));
  const volume = container.volumeMounts?.find(({ mountPath }) => mountPath === '/dev/shm')?.name;
  const { emptyDir } = workload.spec.volumes?.find(({ name }) => name === volume) ?? {};
  yield* exceeded({
    of: 'the memory limit',
    limit,
    parts: {
      Patroni: patroniMemory,
      shared_buffers: size('shared_buffers'),
      [`${connections} connections`]: connections * connectionMemory,
      'their work_mem': connections * perConnection,
      // Autovacuum workers, and one command.
      maintenance_work_mem: size('maintenance_work_mem') * (number('autovacuum_max_workers') + 1),
      ...(emptyDir && { '/dev/shm': bytes(emptyDir.sizeLimit ?? Number.NaN) }),
    },
    fix: 'Lower the settings in charts/twisterlab/postgres/tuning.ts, or raise postgres.memory of the record.',
  });
  const workers = number('max_parallel_workers_per_gather');
  if (workers === 0) return;
  yield* exceeded({
    of: '/dev/shm, which has',
    limit: emptyDir ? bytes(emptyDir.sizeLimit ?? Number.NaN) : defaultSharedMemory,
    parts: {
      [`hash tables of ${connections} queries with ${workers} parallel workers`]:
        connections * perConnection * (workers + 1),
    },
    fix: 'Set max_parallel_workers_per_gather 0, or mount an emptyDir with medium Memory and this sizeLimit at /dev/shm.',
  });
}

/** Source: PostgreSQL 16, postgresql.conf. */
const defaults = {
  max_connections: 100,
  shared_buffers: '128MB',
  work_mem: '4MB',
  hash_mem_multiplier: 2,
  maintenance_work_mem: '64MB',
  autovacuum_max_workers: 3,
  max_parallel_workers_per_gather: 2,
};

/** Numbers without a unit have one that depends on the setting: NaN. */
function sizeOf(value: unknown): number {
  const [, number, unit] = /^(\d+)(kB|MB|GB)$/.exec(`${value}`) ?? [];
  const units: Readonly<Record<string, number>> = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };
  return Number(number) * (units[unit ?? ''] ?? Number.NaN);
}
