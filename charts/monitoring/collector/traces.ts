import type { Cluster } from '../../../environments/schema/cluster';
import { spanBytes } from '../jaeger/badger';

const day = 86_400;

/**
 * Keeps every trace as long as Jaeger's claim holds them: a log line that names a trace links to nothing if its trace was sampled out.
 * A bucket of bytes fills at the rate at which the claim holds the retention; the collectors, one on each node, share that rate. Only a
 * flood empties it, and then whole traces are dropped.
 */
export function traceSampling({ monitoring: { traces }, nodes }: Pick<Cluster, 'monitoring' | 'nodes'>) {
  const rate = Math.floor(spanBytes(traces.storage) / (traces.retentionDays * day) / nodes.length);
  return {
    // Spans of a request arrive within seconds. Those that arrive later are decided by themselves.
    decision_wait: '5s',
    // Traces in memory, of some 5 KB each.
    num_traces: 2000,
    policies: [
      {
        name: 'claim',
        type: 'bytes_limiting',
        // Six quiet hours pay for a busy one.
        bytes_limiting: { bytes_per_second: rate, burst_capacity: rate * 6 * 3600 },
      },
    ],
  };
}
