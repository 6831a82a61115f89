import { keeps, type Program } from '../settings/program-files';
import type { CollectorConfig } from './format';

const mib = 2 ** 20;

/** What the queues may take of the node's disk, which images, claims and logs share, in MiB. */
const disk = 512;

interface Storage {
  readonly directory?: string;
  readonly compaction?: {
    readonly directory?: string;
    readonly rebound_needed_threshold_mib?: number;
    readonly rebound_trigger_threshold_mib?: number;
  };
}

/** Offsets and queues survive the pod, and the disk space of an outage becomes free again. */
export function* storageFaults(program: Program, { extensions, exporters }: CollectorConfig): Iterable<string> {
  const { directory, compaction = {} } = (extensions.file_storage ?? {}) as Storage;
  if (!keeps(program, directory ?? ''))
    yield `file_storage.directory is ${directory ?? 'not set'}, which is on no volume of the node or claim: offsets and queues are lost with the pod`;
  // A file is replaced by its compacted copy in one step, which two file systems do not allow.
  if (compaction.directory !== directory)
    yield `file_storage.compaction.directory is ${compaction.directory ?? 'not set'}: it must be file_storage.directory, the only folder that the pod may write`;
  const sizes = Object.entries(exporters).map(([name, each]) => [name, each?.sending_queue] as const);
  const total = sizes.reduce((sum, [, queue]) => sum + (queue?.queue_size ?? 0), 0) / mib;
  if (total > disk) yield `the queues of the exporters may take ${total} MiB of the node's disk: at most ${disk}`;
  for (const [name, queue] of sizes) {
    const { queue_size = 0, batch } = queue ?? {};
    if ((batch?.min_size ?? 0) > (batch?.max_size ?? 0))
      yield `exporters.${name}.sending_queue.batch has min_size ${batch?.min_size} over max_size ${batch?.max_size}: the collector does not start`;
    if (queue_size < 16 * (batch?.max_size ?? 0) || queue_size === 0)
      yield `exporters.${name}.sending_queue.queue_size is ${queue?.queue_size ?? 'not set'}: at least 16 batches, for a restart of the receiver`;
  }
  const { rebound_needed_threshold_mib: needed = 100, rebound_trigger_threshold_mib: trigger = 10 } = compaction;
  if (!(trigger >= 1 && trigger < needed && needed <= total))
    yield `compaction starts below ${trigger} MiB after more than ${needed} MiB (rebound_*_threshold_mib): 1 or more, less than the second, at most the ${total} MiB of the queues`;
}
