import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';
import { collector, jaeger, loki } from '../endpoints';
import { eventExtensions, eventProcessors, eventReceivers } from './events';
import { state } from './file-log';
import { hostLogs } from './host-logs';
import { podLogs } from './pod-logs';
import { traceSampling } from './traces';

export const paths = { config: '/etc/otelcol' } as const;

export const ports = { health: 13133, metrics: 8888 } as const;

/** Sizes in memory and on disk, in MiB. */
export const budget = {
  /** The container's limit. */
  memory: 256,
  /** GOMEMLIMIT: above it, Go collects garbage more often. */
  goMemLimit: 200,
  /** Hard limit of the memory_limiter. Above limit minus spike, it refuses data: file reading pauses and OTLP clients retry. */
  limitMib: 180,
  /** Expected growth between two checks; part of limitMib. */
  spikeLimitMib: 40,
  /** Queue for Loki on disk. When it is full, reading of files pauses. */
  logs: 256,
  /** Queue for Jaeger on disk. When it is full, new traces are dropped. */
  traces: 32,
} as const;

const mebibyte = 1024 * 1024;

/** Size of one request to Loki or Jaeger, in serialized bytes. */
const batch = { min: mebibyte / 4, max: mebibyte } as const;

/** Retries without a time limit. */
const retries = { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' };

/** On disk, so that a restart or kill loses nothing that was read. Batches are built from the queue, never in memory only. */
const queue = (mebibytes: number) => ({
  enabled: true,
  storage: 'file_storage',
  sizer: 'bytes',
  queue_size: mebibytes * mebibyte,
  num_consumers: 2,
  batch: { flush_timeout: '1s', sizer: 'bytes', min_size: batch.min, max_size: batch.max },
});

/** The text of collector.yaml. */
export function configuration(cluster: Pick<Cluster, 'monitoring' | 'nodes'>): string {
  const config = {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${ports.health}` },
      file_storage: {
        directory: state,
        create_directory: true,
        // If a power cut corrupted the file: start with an empty one instead of failing.
        recreate: true,
        // Frees the disk space that an outage used.
        compaction: {
          directory: state,
          on_rebound: true,
          rebound_needed_threshold_mib: 64,
          rebound_trigger_threshold_mib: 16,
          cleanup_on_start: true,
        },
      },
      ...eventExtensions,
    },
    receivers: {
      'file_log/pods': podLogs,
      'file_log/host': hostLogs,
      ...eventReceivers,
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
          // An OTLP client is identified by its source IP.
          { sources: [{ from: 'connection' }] },
        ],
      },
      ...eventProcessors,
      tail_sampling: traceSampling(cluster),
    },
    exporters: {
      'otlp_http/loki': {
        endpoint: `http://${loki.name}.${loki.namespace}.svc:${loki.port}/otlp`,
        retry_on_failure: retries,
        sending_queue: { ...queue(budget.logs), block_on_overflow: true },
      },
      'otlp_grpc/jaeger': {
        endpoint: `${jaeger.name}.${jaeger.namespace}.svc:${jaeger.otlp}`,
        // NetworkPolicies restrict the access; traffic between pods of the cluster is not encrypted.
        tls: { insecure: true },
        retry_on_failure: retries,
        sending_queue: queue(budget.traces),
      },
    },
    service: {
      extensions: ['health_check', 'file_storage', ...Object.keys(eventExtensions)],
      pipelines: {
        logs: {
          receivers: ['file_log/pods', 'file_log/host', 'otlp'],
          processors: ['memory_limiter', 'k8s_attributes'],
          exporters: ['otlp_http/loki'],
        },
        'logs/events': {
          receivers: Object.keys(eventReceivers),
          processors: ['memory_limiter', ...Object.keys(eventProcessors)],
          exporters: ['otlp_http/loki'],
        },
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'k8s_attributes', 'tail_sampling'],
          exporters: ['otlp_grpc/jaeger'],
        },
      },
      telemetry: {
        metrics: { readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: ports.metrics } } } }] },
      },
    },
  };
  return yamlText(config);
}
