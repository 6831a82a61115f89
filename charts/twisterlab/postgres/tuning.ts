import { bytes } from '@twisterlab/platform/util/quantity';

const MiB = 2 ** 20;

/** Memory of Patroni itself in bytes: 60 to 80 MiB measured, rounded up. */
const patroni = 96 * MiB;

/** max_connections, three of them reserved for the superuser. Each of the two applications uses a pool of about fifteen. */
export const maxConnections = 60;

/**
 * PostgreSQL parameters derived from the resources of the container.
 * @param memory limit of the container, such as `512Mi`.
 * @param storage size of the claim, such as `10Gi`.
 */
export function tuning(memory: string, storage: string): Record<string, string | number> {
  const share = bytes(memory) - patroni;
  const disk = bytes(storage);
  const mebibytes = (size: number) => `${Math.max(1, Math.floor(size / MiB))}MB`;
  return {
    max_connections: maxConnections,
    shared_buffers: mebibytes(share / 4),
    // An estimate of the page cache, which counts against the same limit.
    effective_cache_size: mebibytes(share / 2),
    maintenance_work_mem: mebibytes(share / 16),
    // If every connection sorts at the same time, they use an eighth of the memory.
    work_mem: mebibytes(share / 8 / maxConnections),
    min_wal_size: mebibytes(Math.min(disk / 40, 256 * MiB)),
    max_wal_size: mebibytes(Math.min(disk / 10, 1024 * MiB)),
    // Maximum WAL retained for an absent member. Beyond it the member is copied again, and the other disks do not fill up.
    max_slot_wal_keep_size: mebibytes(disk / 5),
  };
}
