import { bytes } from '@twisterlab/platform/util/quantity';

const KiB = 2 ** 10;
const MiB = 2 ** 20;

/** Memory of Patroni itself in bytes: 60 to 80 MiB measured, rounded up. */
export const patroniMemory = 96 * MiB;

/** Memory of a connection in bytes, without work_mem: caches, page tables. 2.9 MiB measured with 56 busy connections. */
export const connectionMemory = 3 * MiB;

/** max_connections, three of them reserved for the superuser. Each of the two applications uses a pool of about fifteen. */
export const maxConnections = 60;

/** Two segments of WAL: PostgreSQL does not start with less. Source: PostgreSQL 16, min_wal_size. */
const leastWal = 2 * 16 * MiB;

/**
 * PostgreSQL parameters derived from the resources of the container. The rule `memory-budget` adds them up.
 * @param memory limit of the container, such as `512Mi`.
 * @param storage size of the claim, such as `10Gi`.
 */
export function tuning(memory: string, storage: string): Record<string, string | number> {
  const share = bytes(memory) - patroniMemory - maxConnections * connectionMemory;
  const disk = bytes(storage);
  const mebibytes = (size: number) => `${Math.max(1, Math.floor(size / MiB))}MB`;
  return {
    max_connections: maxConnections,
    shared_buffers: mebibytes((share * 2) / 5),
    // An estimate of the page cache, which counts against the same limit.
    effective_cache_size: mebibytes((share * 3) / 5),
    // Three autovacuum workers and one command: an eighth.
    maintenance_work_mem: mebibytes(share / 32),
    // If every connection sorts or hashes at the same time, they use a quarter. PostgreSQL's minimum is 64kB.
    work_mem: `${Math.max(64, Math.floor(share / 4 / maxConnections / KiB))}kB`,
    hash_mem_multiplier: 1,
    // Parallel workers share memory in /dev/shm, which is 64 MiB: 24 parallel joins fill it and fail.
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    min_wal_size: mebibytes(Math.max(leastWal, Math.min(disk / 40, 256 * MiB))),
    max_wal_size: mebibytes(Math.max(leastWal, Math.min(disk / 10, 1024 * MiB))),
    // Maximum WAL retained for an absent member. Beyond it the member is copied again, and the other disks do not fill up.
    max_slot_wal_keep_size: mebibytes(disk / 5),
  };
}
