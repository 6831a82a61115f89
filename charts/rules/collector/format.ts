import { FileFormat, shape } from '@twisterlab/platform/files/format';
import { distribution } from '../../monitoring/collector/distribution';
import { strict } from '../settings/strict';
import { type Telemetry, telemetry } from '../settings/telemetry';
import type { LogFiles } from './log-files';
import { type Operator, operator } from './operators';

export interface LogReceiver extends LogFiles {
  readonly include_file_path?: boolean;
  readonly max_concurrent_files?: number;
  readonly resource?: Readonly<Record<string, string>>;
  readonly operators?: readonly Operator[];
}

export interface OtlpReceiver {
  readonly protocols?: Readonly<Record<string, { readonly endpoint?: string }>>;
}

export interface EventReceiver {
  readonly auth_type?: string;
  /** Name of an extension. */
  readonly k8s_leader_elector?: string;
}

export interface Elector {
  readonly lease_name?: string;
  readonly lease_namespace?: string;
}

/** The processor that sets attributes of the source. */
export interface ResourceProcessor {
  readonly attributes?: readonly { readonly key: string; readonly value?: string; readonly action: string }[];
}

export interface TailSampling {
  readonly policies?: readonly {
    readonly name: string;
    readonly type: string;
    readonly bytes_limiting?: { readonly bytes_per_second?: number; readonly burst_capacity?: number };
  }[];
}

export interface Exporter {
  readonly endpoint?: string;
  readonly tls?: { readonly insecure?: boolean };
  readonly sending_queue?: {
    readonly queue_size?: number;
    readonly num_consumers?: number;
    readonly block_on_overflow?: boolean;
    readonly batch?: { readonly min_size?: number; readonly max_size?: number };
  };
}

export interface KubernetesAttributes {
  readonly filter?: { readonly node_from_env_var?: string };
  readonly extract?: {
    readonly metadata?: readonly string[];
    readonly labels?: readonly { readonly tag_name?: string; readonly key?: string; readonly from?: string }[];
  };
  readonly pod_association?: readonly {
    readonly sources?: readonly { readonly from?: string; readonly name?: string }[];
  }[];
}

export interface Pipeline {
  readonly receivers?: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters?: readonly string[];
}

type Components<T> = Readonly<Record<string, T | undefined>>;

export interface CollectorConfig {
  readonly extensions: Components<object>;
  readonly receivers: Components<LogReceiver & OtlpReceiver & EventReceiver>;
  readonly processors: Components<object>;
  readonly exporters: Components<Exporter>;
  readonly service: {
    readonly telemetry?: Telemetry;
    readonly extensions?: readonly string[];
    readonly pipelines: Components<Pipeline>;
  };
}

const retry = {
  enabled: strict.flag,
  initial_interval: strict.duration,
  max_interval: strict.duration,
  max_elapsed_time: strict.duration,
};
const queue = strict.object({
  enabled: strict.flag,
  storage: strict.text,
  sizer: strict.oneOf('requests', 'items', 'bytes'),
  queue_size: strict.count,
  num_consumers: strict.count,
  block_on_overflow: strict.flag,
  wait_for_result: strict.flag,
  batch: strict.object({
    flush_timeout: strict.duration,
    sizer: strict.oneOf('items', 'bytes'),
    min_size: strict.count,
    max_size: strict.count,
  }),
});
const exporter = strict.object({
  endpoint: strict.text,
  tls: strict.object({
    insecure: strict.flag,
    insecure_skip_verify: strict.flag,
    ca_file: strict.text,
    cert_file: strict.text,
    key_file: strict.text,
    server_name_override: strict.text,
  }),
  timeout: strict.duration,
  compression: strict.oneOf('none', 'gzip', 'snappy', 'zstd'),
  headers: shape.map(strict.text),
  retry_on_failure: strict.object({
    ...retry,
    randomization_factor: { type: 'number' },
    multiplier: { type: 'number' },
  }),
  sending_queue: queue,
});
const metadata = [
  ...[
    'namespace',
    'pod',
    'deployment',
    'replicaset',
    'daemonset',
    'statefulset',
    'job',
    'cronjob',
    'node',
    'container',
  ].map((each) => `k8s.${each}.name`),
  ...['k8s.pod.uid', 'k8s.pod.hostname', 'k8s.pod.ip', 'k8s.pod.start_time', 'k8s.cluster.uid', 'container.id'],
  ...['container.image.name', 'container.image.tag', 'service.name', 'service.namespace', 'service.version'],
];
const receiver = strict.object({ endpoint: strict.address, tls: { type: 'object' } });
const fileLog = strict.object({
  include: strict.set(strict.text),
  exclude: strict.set(strict.text),
  start_at: strict.oneOf('beginning', 'end'),
  storage: strict.text,
  poll_interval: strict.duration,
  max_log_size: { type: 'string', pattern: '^\\d+([KMG]i?B)?$' },
  max_concurrent_files: strict.count,
  retry_on_failure: strict.object(retry),
  ...Object.fromEntries(
    ['name', 'path', 'name_resolved', 'path_resolved', 'owner_name', 'owner_group_name', 'permissions'].map(
      (each) => [`include_file_${each}`, strict.flag] as const,
    ),
  ),
  resource: shape.map(strict.text),
  attributes: shape.map(strict.text),
  operators: { type: 'array', items: operator },
});
const login = strict.oneOf('none', 'serviceAccount', 'kubeConfig', 'tls');
const kubernetes = strict.object({
  auth_type: login,
  filter: strict.object({ node: strict.text, node_from_env_var: strict.text, namespace: strict.text }),
  extract: strict.object({
    metadata: strict.set(strict.oneOf(...metadata)),
    labels: strict.set(
      strict.object({
        tag_name: strict.text,
        key: strict.text,
        from: strict.oneOf('pod', 'namespace', 'node', 'deployment', 'statefulset', 'daemonset'),
      }),
    ),
  }),
  pod_association: strict.set(
    strict.object({
      sources: strict.set(strict.object({ from: strict.oneOf('connection', 'resource_attribute'), name: strict.text })),
    }),
  ),
});
const memory = strict.object({
  check_interval: strict.duration,
  limit_mib: strict.count,
  spike_limit_mib: strict.count,
  min_gc_interval_when_soft_limited: strict.duration,
  min_gc_interval_when_hard_limited: strict.duration,
});
const storage = strict.object({
  directory: strict.text,
  timeout: strict.duration,
  fsync: strict.flag,
  create_directory: strict.flag,
  directory_permissions: strict.text,
  recreate: strict.flag,
  compaction: strict.object({
    on_start: strict.flag,
    on_rebound: strict.flag,
    directory: strict.text,
    rebound_needed_threshold_mib: strict.count,
    rebound_trigger_threshold_mib: strict.count,
    max_transaction_size: strict.count,
    check_interval: strict.duration,
    cleanup_on_start: strict.flag,
  }),
});

const events = strict.object({
  auth_type: login,
  namespaces: strict.set(strict.text),
  k8s_leader_elector: strict.text,
});
const elector = {
  ...strict.object({
    auth_type: login,
    lease_name: strict.text,
    lease_namespace: strict.text,
    lease_duration: strict.duration,
    renew_deadline: strict.duration,
    retry_period: strict.duration,
  }),
  required: ['lease_name', 'lease_namespace'],
};
const resource = strict.object({
  attributes: strict.set({
    ...strict.object({
      key: strict.text,
      value: strict.text,
      from_attribute: strict.text,
      action: strict.oneOf('insert', 'update', 'upsert', 'delete'),
    }),
    required: ['key', 'action'],
  }),
});

const tailSampling = strict.object({
  decision_wait: strict.duration,
  num_traces: strict.count,
  policies: strict.set(
    strict.object({
      name: strict.text,
      type: strict.oneOf('bytes_limiting', 'always_sample', 'probabilistic', 'rate_limiting'),
      bytes_limiting: strict.object({ bytes_per_second: strict.count, burst_capacity: strict.count }),
      probabilistic: strict.object({ sampling_percentage: { type: 'number' } }),
      rate_limiting: strict.object({ spans_per_second: strict.count }),
    }),
  ),
});

/** Components of the image; the settings of those that the charts do not use are not verified. */
const components = (part: keyof typeof distribution, verified: Parameters<typeof strict.components>[0]) =>
  strict.components({ ...Object.fromEntries(distribution[part].map((type) => [type, {}] as const)), ...verified });

/** Source: config.go of each component, of the collector and its contrib repository. */
export const collectorFormat = new FileFormat<CollectorConfig>('a configuration of the OpenTelemetry Collector', {
  ...strict.object({
    extensions: components('extensions', {
      health_check: strict.object({ endpoint: strict.address, path: strict.text }),
      file_storage: storage,
      k8s_leader_elector: elector,
    }),
    receivers: components('receivers', {
      file_log: fileLog,
      k8s_events: events,
      otlp: strict.object({ protocols: strict.object({ grpc: receiver, http: receiver }) }),
    }),
    processors: components('processors', {
      memory_limiter: memory,
      k8s_attributes: kubernetes,
      resource,
      tail_sampling: tailSampling,
    }),
    exporters: components('exporters', { otlp_http: exporter, otlp_grpc: exporter }),
    service: {
      ...strict.object({
        extensions: strict.set(strict.text),
        pipelines: strict.components(
          Object.fromEntries(
            ['logs', 'traces', 'metrics'].map((signal) => [
              signal,
              strict.object({
                receivers: strict.set(strict.text),
                processors: strict.set(strict.text),
                exporters: strict.set(strict.text),
              }),
            ]),
          ),
        ),
        telemetry,
      }),
      required: ['extensions', 'pipelines'],
    },
  }),
  required: ['extensions', 'receivers', 'processors', 'exporters', 'service'],
});
