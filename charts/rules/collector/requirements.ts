import { is, type Requirement } from '../settings/requirements';

const kib = 1024;
const mib = 1024 * kib;
const storage = 'extensions.file_storage';
const queue = 'exporters.otlp_*.sending_queue';
const retries = 'exporters.otlp_*.retry_on_failure';
const files = 'receivers.file_log*';
const size = (text: unknown) => {
  const [, digits, unit = ''] = /^(\d+)([KM]iB)?$/.exec(`${text}`) ?? [];
  return Number(digits) * ({ KiB: kib, MiB: mib }[unit] ?? 1);
};
const isLine = (value: unknown) => size(value) >= 16 * kib && size(value) <= 256 * kib;
const line = 'lines over 256KiB are cut by Loki, and fill the memory before that; under 16KiB containerd splits them';

/** Settings that the collector takes in every form, and that lose data or fill the node in another one. */
export const requirements: readonly Requirement[] = [
  // The folder of offsets and queues.
  {
    path: `${storage}.recreate`,
    default: false,
    isSound: is.equal(true),
    reason: 'after a power cut that damaged the file, the collector never starts again',
  },
  {
    path: `${storage}.compaction.on_rebound`,
    default: false,
    isSound: is.equal(true),
    reason: 'the disk space that queues took in an outage is never free again',
  },
  {
    path: `${storage}.compaction.cleanup_on_start`,
    default: false,
    isSound: is.equal(true),
    reason: 'copies of a compaction that was killed stay on the disk',
  },
  // Queues and retries.
  { path: `${queue}.enabled`, default: true, isSound: is.equal(true), reason: 'an outage of the receiver loses data' },
  { path: `${queue}.storage`, isSound: is.set, reason: 'a restart loses what waits in memory' },
  {
    path: `${queue}.sizer`,
    default: 'requests',
    isSound: is.equal('bytes'),
    reason: 'queue_size is in bytes; as a number of requests it is no limit',
  },
  {
    path: `${queue}.num_consumers`,
    default: 10,
    isSound: is.between(1, 10),
    reason: 'without one nothing is sent, and each holds a batch in memory: 1 to 10',
  },
  { path: `${queue}.batch`, isSound: is.set, reason: 'each read of a file is a request of its own' },
  {
    path: `${queue}.batch.flush_timeout`,
    default: '200ms',
    isSound: is.lasting(0.1, 5),
    reason: 'lines are seen that much later, and requests are small below: 100ms to 5s',
  },
  {
    path: `${queue}.batch.min_size`,
    default: 8192,
    isSound: is.between(64 * kib, 4 * mib),
    reason: 'a smaller batch is a request for a few lines; 64 KiB to 4 MiB',
  },
  {
    path: `${queue}.batch.max_size`,
    default: 0,
    isSound: is.between(64 * kib, 4 * mib),
    reason: 'gRPC servers refuse messages over 4 MiB, and 0 is no limit: 64 KiB to 4 MiB',
  },
  {
    path: `${queue}.wait_for_result`,
    default: false,
    isSound: is.equal(false),
    reason: 'a queue on disk does not support it',
  },
  { path: `${retries}.enabled`, default: true, isSound: is.equal(true), reason: 'the first error loses the batch' },
  {
    path: `${retries}.initial_interval`,
    default: '5s',
    isSound: is.lasting(0.1, 10),
    reason: 'a restart of the receiver delays data by that: 100ms to 10s',
  },
  {
    path: `${retries}.max_interval`,
    default: '30s',
    isSound: is.lasting(1, 60),
    reason: 'the queue starts to drain that much after an outage: 1s to 60s',
  },
  {
    path: `${retries}.max_elapsed_time`,
    default: '5m',
    isSound: is.lasting(0, 0),
    reason: 'a longer outage loses what is in the queue; 0s has no end',
  },
  // Log files.
  { path: `${files}.include`, isSound: is.set, reason: 'it reads nothing' },
  { path: `${files}.storage`, isSound: is.set, reason: 'a restart reads all files again' },
  {
    path: `${files}.start_at`,
    default: 'end',
    isSound: is.equal('beginning'),
    reason: 'the first lines of each new container are lost',
  },
  { path: `${files}.max_log_size`, default: '1MiB', isSound: isLine, reason: line },
  {
    path: `${files}.max_concurrent_files`,
    default: 1024,
    isSound: is.between(64, 4096),
    reason: 'files wait for each other below 64; each has buffers',
  },
  {
    path: `${files}.include_file_name`,
    default: true,
    isSound: is.equal(false),
    reason: 'Loki stores the name with every line',
  },
  {
    path: `${files}.retry_on_failure.enabled`,
    default: false,
    isSound: is.equal(true),
    reason: 'lines that the memory_limiter or a full queue refuses are lost',
  },
  {
    path: `${files}.retry_on_failure.max_elapsed_time`,
    default: '5m',
    isSound: is.lasting(0, 0),
    reason: 'lines that are refused for longer are lost; 0s has no end',
  },
  // Kubernetes Events.
  {
    path: 'receivers.k8s_events*.auth_type',
    default: 'serviceAccount',
    isSound: is.equal('serviceAccount'),
    reason: 'the pod has a token, and no other credentials',
  },
  {
    path: 'receivers.k8s_events*.namespaces',
    isSound: (value) => value === undefined,
    reason: 'Events of other namespaces, and those of nodes, are not read',
  },
  {
    path: 'extensions.k8s_leader_elector*.auth_type',
    isSound: is.equal('serviceAccount'),
    reason: 'the pod has a token, and no other credentials',
  },
  // Metadata of pods.
  {
    path: 'processors.k8s_attributes.auth_type',
    default: 'serviceAccount',
    isSound: is.equal('serviceAccount'),
    reason: 'the pod has a token, and no other credentials',
  },
  {
    path: 'processors.k8s_attributes.filter.node_from_env_var',
    isSound: is.set,
    reason: 'each node then watches the pods of all nodes, and keeps them in memory',
  },
  // Traces.
  {
    path: 'processors.tail_sampling*.decision_wait',
    default: '30s',
    isSound: is.lasting(1, 30),
    reason: 'the spans of a request arrive within seconds, and are in memory until then: 1s to 30s',
  },
  {
    path: 'processors.tail_sampling*.num_traces',
    default: 50_000,
    isSound: is.between(100, 4000),
    reason: 'each takes some 5 KB of memory until it is decided: 100 to 4000',
  },
  // Memory.
  {
    path: 'processors.memory_limiter.check_interval',
    isSound: is.lasting(0.1, 5),
    reason: 'without one it does not start, and a burst between two checks is not seen: 100ms to 5s',
  },
];

/** Requirements of one operator of a receiver. */
export const operatorRequirements: Readonly<Record<string, readonly Requirement[]>> = {
  container: [{ path: 'max_log_size', default: '1MiB', isSound: isLine, reason: line }],
  recombine: [
    { path: 'max_log_size', default: '0', isSound: isLine, reason: line },
    {
      path: 'max_batch_size',
      default: 1000,
      isSound: is.between(50, 1000),
      reason: '0 is no limit, and a stack trace has at least 50 lines: 50 to 1000',
    },
    {
      path: 'force_flush_period',
      default: '5s',
      isSound: is.lasting(0.5, 5),
      reason: 'the last line of a container is seen that much later: 500ms to 5s',
    },
  ],
};
