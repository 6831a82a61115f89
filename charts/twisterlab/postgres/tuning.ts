import { bytes } from '@twisterlab/platform/util/quantity';

const MiB = 2 ** 20;

/** What Patroni itself takes of the container (bytes): 60 to 80 MiB measured, rounded up. */
const patroni = 96 * MiB;

/** Connections at once, three of them the superuser's. Both applications keep pools of some fifteen. */
export const maxConnections = 60;

/**
 * PostgreSQL's parameters that follow from what the container may use.
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
    // A hint of what the kernel caches for it, within the same limit.
    effective_cache_size: mebibytes(share / 2),
    maintenance_work_mem: mebibytes(share / 16),
    // Every connection sorting at once takes an eighth of it.
    work_mem: mebibytes(share / 8 / maxConnections),
    min_wal_size: mebibytes(Math.min(disk / 40, 256 * MiB)),
    max_wal_size: mebibytes(Math.min(disk / 10, 1024 * MiB)),
    // What a member that is away may hold back; then it is copied anew, and the disk of the others does not fill.
    max_slot_wal_keep_size: mebibytes(disk / 5),
  };
}
