import { stringify } from 'yaml';
import { collector, jaeger, loki } from '../endpoints';
import { state } from './file-log';
import { hostLogs } from './host-logs';
import { podLogs } from './pod-logs';
import { traces } from './traces';

export const paths = { config: '/etc/otelcol' } as const;

export const ports = { health: 13133, metrics: 8888 } as const;

/** Bytes of memory and of disk, in MiB. */
export const budget = {
  /** The container's limit. */
  memory: 256,
  /** Where Go collects garbage harder. */
  goMemLimit: 200,
  /** Where it takes no more: files wait, senders are told to come back. */
  limitMib: 180,
  /** What may come in between two looks, of that. */
  spikeLimitMib: 40,
  /** What waits for Loki on disk. Then files wait in the place of the queue. */
  logs: 256,
  /** What waits for Jaeger. Then new traces go: they are a sample anyway. */
  traces: 32,
} as const;

const mebibyte = 1024 * 1024;

/** What goes to Loki or Jaeger at once, in bytes, in the form in which it is sent. */
export const batch = { min: mebibyte / 4, max: mebibyte } as const;

/** Until it is taken, however long that is. */
const retries = { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' };

/** On disk, so that neither a restart nor a kill loses what was read. Batches are made of what is in it: none is in memory alone. */
const queue = (mebibytes: number) => ({
  enabled: true,
  storage: 'file_storage',
  sizer: 'bytes',
  queue_size: mebibytes * mebibyte,
  num_consumers: 2,
  batch: { flush_timeout: '1s', sizer: 'bytes', min_size: batch.min, max_size: batch.max },
});

/** The text of collector.yaml. */
export function configuration(): string {
  const config = {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${ports.health}` },
      file_storage: {
        directory: state,
        create_directory: true,
        // After a power cut that tore the file: better begin anew than never.
        recreate: true,
        // What an outage filled is given back to the disk.
        compaction: {
          directory: state,
          on_rebound: true,
          rebound_needed_threshold_mib: 64,
          rebound_trigger_threshold_mib: 16,
          cleanup_on_start: true,
        },
      },
    },
    receivers: {
      'file_log/pods': podLogs,
      'file_log/host': hostLogs,
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${collector.grpc}` },
          http: { endpoint: `0.0.0.0:${collector.http}` },
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: budget.limitMib, spike_limit_mib: budget.spikeLimitMib },
      k8s_attributes: {
        auth_type: 'serviceAccount',
        filter: { node_from_env_var: 'KUBE_NODE_NAME' },
        extract: {
          metadata: ['k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.node.name'],
          labels: [{ tag_name: 'service.name', key: 'app.kubernetes.io/name', from: 'pod' }],
        },
        pod_association: [
          { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
          // Who sends by OTLP is known by the address that he sends from.
          { sources: [{ from: 'connection' }] },
        ],
      },
      probabilistic_sampler: { sampling_percentage: traces.keptPercent },
    },
    exporters: {
      'otlp_http/loki': {
        endpoint: `http://${loki.name}.${loki.namespace}.svc:${loki.port}/otlp`,
        retry_on_failure: retries,
        sending_queue: { ...queue(budget.logs), block_on_overflow: true },
      },
      'otlp_grpc/jaeger': {
        endpoint: `${jaeger.name}.${jaeger.namespace}.svc:${jaeger.otlp}`,
        // Policies say who may talk to whom; between pods of one cluster nothing else does, here.
        tls: { insecure: true },
        retry_on_failure: retries,
        sending_queue: queue(budget.traces),
      },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      pipelines: {
        logs: {
          receivers: ['file_log/pods', 'file_log/host', 'otlp'],
          processors: ['memory_limiter', 'k8s_attributes'],
          exporters: ['otlp_http/loki'],
        },
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'k8s_attributes', 'probabilistic_sampler'],
          exporters: ['otlp_grpc/jaeger'],
        },
      },
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: ports.metrics } } } }] },
      },
    },
  };
  return stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
}
