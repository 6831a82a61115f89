import { is } from '@twisterlab/platform/model/kinds';
import type { Container, Manifest } from '@twisterlab/platform/model/manifest';
import { type Edit, set } from '../../kit/application';
import { at, check, operator } from './collector';

const { storage, pods, host, loki, jaeger, queue, reader } = at;

const tracePipeline = 'service.pipelines.traces.processors';
const policy = 'processors.tail_sampling.policies.0';

describe('collector-settings', () => {
  it('accepts the rendered file', () => {
    expect(check({})).toEqual([]);
  });

  it('accepts other values in their ranges, and defaults that are sound', () => {
    const file: Edit = (content) => {
      for (const [path, value] of [
        [`${storage}.compaction.rebound_trigger_threshold_mib`, undefined],
        [`${queue}.num_consumers`, 3],
        [`${queue}.batch.flush_timeout`, undefined],
        [`${loki}.retry_on_failure.initial_interval`, undefined],
        [`${jaeger}.sending_queue.queue_size`, 64 * 2 ** 20],
        ['processors.memory_limiter.spike_limit_mib', undefined],
        ['processors.batch', undefined],
        [`${pods}.max_concurrent_files`, 600],
      ] as const)
        set(path, value)(content);
    };
    expect(check({ file })).toEqual([]);
  });

  describe.each<[string, readonly (readonly [string, Edit, string])[]]>([
    [
      'the form of the file',
      [
        ['an unknown field', set(`${storage}.compactor`, {}), `${storage}.compactor is not a field`],
        ['an unknown component', set('receivers.syslog', {}), 'receivers.syslog is not a field'],
        ['an unknown operator', set(`${pods}.operators.0.type`, 'containers'), 'operators.0.type'],
        [
          'a field of another operator',
          operator('pods', 'container', 'regex', 'x'),
          'operators.0.regex is not a field',
        ],
        ['no service', set('service', undefined), 'does not have required property "service"'],
        ['no duration', set(`${loki}.retry_on_failure.max_interval`, '30sx'), 'max_interval: '],
        ['no size', operator('pods', 'container', 'max_log_size', '256KiB-x'), 'max_log_size: '],
        ['another unit', set(`${queue}.sizer`, 'bytes-x'), 'sending_queue.sizer: '],
      ],
    ],
    [
      'listeners',
      [
        ['no address', set('extensions.health_check.endpoint', '0.0.0.0:13133-x'), 'health_check.endpoint: '],
        ['the default of gRPC', set('receivers.otlp.protocols.grpc.endpoint', undefined), 'it must be HOST:PORT'],
        ['no HTTP', set('receivers.otlp.protocols.http', undefined), 'nothing listens on port 4318 (otlp-http)'],
        ['no protocols', set('receivers.otlp.protocols', undefined), 'nothing listens on port 4317 (otlp)'],
        ['no metrics', set('service.telemetry', undefined), 'nothing listens on port 8888 (metrics)'],
        ['metrics for the pod', set(`${reader}.host`, 'localhost'), 'other pods do not reach the port metrics'],
        ['another port', set(`${reader}.port`, 8889), 'the container opens 4317, 4318, 8888, 13133'],
      ],
    ],
    [
      'queues',
      [
        ['none', set(queue, undefined), 'sending_queue.storage is not set: a restart loses what waits'],
        ['an unused one', set(`${queue}.enabled`, false), 'sending_queue.enabled is false: an outage'],
        ['a count of requests', set(`${queue}.sizer`, undefined), 'sizer is not set: queue_size is in bytes'],
        ['no consumer', set(`${queue}.num_consumers`, 0), 'num_consumers is 0: without one nothing is sent'],
        ['too many consumers', set(`${queue}.num_consumers`, 20), 'num_consumers is 20'],
        [
          'consumers over the memory',
          set(`${queue}.num_consumers`, 10),
          'take 48 MiB in memory, more than spike_limit_mib (40)',
        ],
        ['no batches', set(`${queue}.batch`, undefined), 'batch is not set: each read of a file is a request'],
        ['slow batches', set(`${queue}.batch.flush_timeout`, '10s'), 'flush_timeout is "10s": lines are seen'],
        ['tiny batches', set(`${queue}.batch.min_size`, 0), 'min_size is 0: a smaller batch'],
        ['batches without a limit', set(`${queue}.batch.max_size`, undefined), 'max_size is not set: gRPC servers'],
        [
          'batches that Loki refuses',
          set(`${queue}.batch.max_size`, 2 ** 21),
          'more than the 33554432 bytes that Loki takes',
        ],
        [
          'a minimum over the maximum',
          set(`${queue}.batch.min_size`, 2 ** 21),
          'min_size 2097152 over max_size 1048576',
        ],
        ['an early result', set(`${queue}.wait_for_result`, true), 'a queue on disk does not support it'],
        ['lost logs', set(`${queue}.block_on_overflow`, false), 'logs that are read into a full queue are lost'],
        ['no size', set(`${queue}.queue_size`, undefined), 'queue_size is not set: at least 16 batches'],
        ['a full disk', set(`${queue}.queue_size`, 2 ** 30), "may take 1056 MiB of the node's disk: at most 512"],
        ['no retries', set(`${loki}.retry_on_failure.enabled`, false), 'the first error loses the batch'],
        ['an end of retries', set(`${jaeger}.retry_on_failure.max_elapsed_time`, '5m'), 'loses what is in the queue'],
        ['no retries at all', set(`${jaeger}.retry_on_failure`, undefined), 'max_elapsed_time is not set'],
        ['rare retries', set(`${loki}.retry_on_failure.max_interval`, '300s'), 'max_interval is "300s"'],
        ['late retries', set(`${loki}.retry_on_failure.initial_interval`, '60s'), 'initial_interval is "60s"'],
      ],
    ],
    [
      'the folder of offsets and queues',
      [
        [
          'the default',
          set(`${storage}.directory`, undefined),
          'file_storage.directory is not set, which is on no volume',
        ],
        ['one of the image', set(`${storage}.directory`, '/var/lib/other'), 'is /var/lib/other, which is on no volume'],
        ['a read-only one', set(`${storage}.directory`, '/var/log'), 'is /var/log, which is on no volume'],
        [
          'another one for compaction',
          set(`${storage}.compaction.directory`, '/x'),
          'compaction.directory is /x: it must',
        ],
        ['a damaged file', set(`${storage}.recreate`, false), 'recreate is false: after a power cut'],
        ['no compaction', set(`${storage}.compaction`, undefined), 'on_rebound is not set: the disk space'],
        ['old copies', set(`${storage}.compaction.cleanup_on_start`, false), 'cleanup_on_start is false: copies'],
        ['unreachable thresholds', set(`${storage}.compaction.rebound_needed_threshold_mib`, 640), 'more than 640 MiB'],
        [
          'exchanged thresholds',
          set(`${storage}.compaction.rebound_trigger_threshold_mib`, 160),
          'starts below 160 MiB',
        ],
      ],
    ],
    [
      'memory',
      [
        ['no check', set('processors.memory_limiter.check_interval', undefined), 'check_interval is not set'],
        ['rare checks', set('processors.memory_limiter.check_interval', '10s'), 'check_interval is "10s"'],
        ['no limit', set('processors.memory_limiter.limit_mib', undefined), 'limit_mib is 0: between half'],
        [
          'the whole container',
          set('processors.memory_limiter.limit_mib', 240),
          'limit_mib is 240: between half of the 256',
        ],
        [
          'a limit over GOMEMLIMIT',
          set('processors.memory_limiter.limit_mib', 205),
          'GOMEMLIMIT is 200MiB: between 205 MiB',
        ],
        [
          'a large burst',
          set('processors.memory_limiter.spike_limit_mib', 170),
          'spike_limit_mib is 170: a tenth to a half',
        ],
        ['too many files', set(`${pods}.max_concurrent_files`, 1024), 'max_concurrent_files are 1536 in all'],
        ['hardly a file', set(`${host}.max_concurrent_files`, 0), 'max_concurrent_files is 0'],
      ],
    ],
    [
      'destinations',
      [
        [
          'no Service',
          set(`${jaeger}.endpoint`, 'jaeger.other.svc:4317'),
          'no Service of the cluster has that name and port',
        ],
        ['another port', set(`${loki}.endpoint`, 'http://loki.monitoring.svc:3101/otlp'), 'no Service of the cluster'],
        ['another path', set(`${loki}.endpoint`, 'http://loki.monitoring.svc:3100/api'), 'Loki takes OTLP at /otlp'],
        ['a URL for gRPC', set(`${jaeger}.endpoint`, 'http://jaeger.monitoring.svc:4317'), 'gRPC needs HOST:PORT'],
        ['no URL for HTTP', set(`${loki}.endpoint`, 'loki.monitoring.svc:3100/otlp'), 'HTTP needs a URL'],
        ['TLS for Jaeger', set(`${jaeger}.tls`, undefined), 'tls.insecure is false, but Jaeger has no TLS'],
      ],
    ],
    [
      'traces',
      [
        [
          'early sampling',
          set(tracePipeline, ['memory_limiter', 'tail_sampling', 'k8s_attributes']),
          'samples before k8s_attributes',
        ],
        ['no limit', set(tracePipeline, ['memory_limiter', 'k8s_attributes']), 'traces has no tail_sampling'],
        [
          'a share',
          set(tracePipeline, ['memory_limiter', 'k8s_attributes', 'tail_sampling', 'probabilistic_sampler']),
          'keeps a share of the traces',
        ],
        [
          'every trace at any rate',
          set(`${policy}.type`, 'always_sample'),
          'the policy claim of tail_sampling is always_sample',
        ],
        ['an unknown policy', set(`${policy}.type`, 'bytes-limiting'), 'policies.0.type: '],
        [
          'more than the claim of Jaeger holds',
          set(`${policy}.bytes_limiting.bytes_per_second`, 20_000),
          'of traces within the retention of Jaeger, and its claim of 2Gi holds 768 MiB',
        ],
        [
          'hardly a trace',
          set(`${policy}.bytes_limiting.bytes_per_second`, 100),
          'keep 100 bytes a second: at least 500',
        ],
        [
          'no large trace',
          set(`${policy}.bytes_limiting.burst_capacity`, 2000),
          'is 2000: a larger trace is never kept',
        ],
        [
          'no burst',
          set(`${policy}.bytes_limiting.burst_capacity`, undefined),
          'is not set: a larger trace is never kept',
        ],
        ['no policy', set(`${policy}.bytes_limiting`, undefined), 'keep 0 bytes a second'],
        ['late decisions', set('processors.tail_sampling.decision_wait', '2m'), 'decision_wait is "2m"'],
        ['many traces', set('processors.tail_sampling.num_traces', undefined), 'num_traces is not set: each takes'],
      ],
    ],
    [
      'pipelines',
      [
        [
          'no processors',
          set('service.pipelines.logs.processors', undefined),
          'logs does not start with memory_limiter',
        ],
        [
          'a late limiter',
          set('service.pipelines.logs.processors', ['k8s_attributes', 'memory_limiter']),
          'does not start with',
        ],
        ['no pods', set('service.pipelines.traces.processors', ['memory_limiter']), 'traces has no k8s_attributes'],
        ['batches in memory', set('service.pipelines.logs.processors.2', 'batch'), 'has the processor batch'],
        [
          'sampled logs',
          set('service.pipelines.logs.processors.2', 'probabilistic_sampler'),
          'the pipeline logs drops logs',
        ],
        ['no limiter', set('processors.memory_limiter', undefined), 'it has no memory_limiter'],
      ],
    ],
  ])('rejects in %s', (_, cases) => {
    it.each(cases)('%s', (__, file, message) => {
      expect(check({ file })).toContainEqual(expect.stringContaining(message));
    });
  });

  const inContainer = (change: (container: Container) => void) => (manifest: Manifest) => {
    if (is(manifest, 'DaemonSet')) change(manifest.spec.template.spec.containers[0]!);
  };

  it.each([
    ['GOMEMLIMIT', inContainer((each) => Object.assign(each, { env: [] })), 'GOMEMLIMIT is not set'],
    [
      'memory',
      inContainer((each) => Object.assign(each, { resources: { limits: { memory: '200Mi' } } })),
      'limit_mib is 180: between half of the 200 MiB of the container and 50 MiB below them',
    ],
    [
      'the folder of the node',
      inContainer((each) => Object.assign(each, { volumeMounts: each.volumeMounts!.slice(0, -1) })),
      'file_storage.directory is /var/lib/otelcol, which is on no volume',
    ],
    [
      'its file',
      (manifest: Manifest) => {
        if (manifest.kind === 'ConfigMap') Object.assign(manifest.metadata, { name: 'other' });
      },
      'the collector runs without a file of a ConfigMap in --config',
    ],
  ])('rejects a collector without %s', (_, object, message) => {
    expect(check({ object })).toContainEqual(expect.stringContaining(message));
  });
});
