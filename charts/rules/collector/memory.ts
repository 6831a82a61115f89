import type { Container } from '@twisterlab/platform/model/manifest';
import { goMemoryFaults, memoryOf } from '../settings/go-memory';
import type { CollectorConfig } from './format';

const mib = 2 ** 20;

/** The process takes about this more than its heap. Source: README of the memory_limiter. */
const beyondHeap = 50;
/** Buffer of an open file, in MiB. Source: pkg/stanza/fileconsumer. */
const buffer = 16 / 1024;
/** A batch is in memory as it was read from the queue, decoded, encoded and compressed. */
const copies = 4;

/** Collects garbage, then refuses data, and is not killed. Buffers of files and batches are within what the limiter leaves for bursts. */
export function* memoryFaults(
  { processors, receivers, exporters }: CollectorConfig,
  container: Container,
): Iterable<string> {
  const limit = memoryOf(container);
  const { limit_mib = 0, spike_limit_mib } = (processors.memory_limiter ?? {}) as {
    readonly limit_mib?: number;
    readonly spike_limit_mib?: number;
  };
  const spike = spike_limit_mib || limit_mib / 5;
  if (!(limit_mib >= limit / 2) || !(limit_mib + beyondHeap <= limit))
    yield `memory_limiter.limit_mib is ${limit_mib}: between half of the ${limit} MiB of the container and ${beyondHeap} MiB below them`;
  yield* goMemoryFaults(container, limit_mib);
  if (!(spike >= limit_mib / 10) || !(spike <= limit_mib / 2))
    yield `memory_limiter.spike_limit_mib is ${spike}: a tenth to a half of limit_mib (${limit_mib})`;
  const open = Object.entries(receivers)
    .filter(([name]) => name.startsWith('file_log'))
    .reduce((sum, [, each]) => sum + (each?.max_concurrent_files ?? 1024), 0);
  if (open * buffer > spike / 2)
    yield `max_concurrent_files are ${open} in all: their buffers take ${open * buffer} MiB, more than half of spike_limit_mib (${spike})`;
  const sent = Object.values(exporters).reduce((sum, each) => {
    const { num_consumers = 10, batch } = each?.sending_queue ?? {};
    return sum + (num_consumers * (batch?.max_size ?? 0) * copies) / mib;
  }, 0);
  if (sent > spike)
    yield `num_consumers x batch.max_size of the exporters take ${sent} MiB in memory, more than spike_limit_mib (${spike})`;
}
