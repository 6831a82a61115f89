import { bytes } from '@twisterlab/platform/util/quantity';

const mebibyte = 2 ** 20;

/**
 * Jaeger opens Badger, its store, with Badger's defaults; it has no setting for them. In MiB: the cache of blocks, the table in memory
 * and the one that is being written (64 each, and a fifth for the largest batch and its nodes), and the process without a store.
 * Sources: internal/storage/v1/badger/factory.go of Jaeger, options.go and db.go of Badger 4.
 */
const heap = { blockCache: 256, memtables: 2 * 84, process: 64 } as const;

/** What Jaeger may have in memory, in MiB. Below that, Go does nothing but collect garbage. */
export const heapMib = Object.values(heap).reduce((sum, part) => sum + part, 0);

/** Five tables of 64 MiB in level 0 before they are compacted, the logs of the tables in memory, and the end of the value log. */
const overhead = 512 * mebibyte;

/**
 * Bytes of spans that a claim holds within their TTL. Badger has no limit of its size, and an expired span stays until its table is
 * compacted: as much again. A byte of OTLP takes about one on the disk: the index doubles it, Snappy halves it.
 */
export function spanBytes(claim: string): number {
  return Math.max(0, bytes(claim) - overhead) / 2;
}
