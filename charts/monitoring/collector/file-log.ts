/** Log folder of the node, at the same path in the container. */
export const nodeLogs = '/var/log';

/** Read offsets and queues. On the node, so that both survive the pod. */
export const state = '/var/lib/otelcol';

/** file_log options that read each line once. */
export const fileLogOptions = {
  storage: 'file_storage',
  // Reads the log of a container that started while the collector was down from its first line.
  start_at: 'beginning',
  max_log_size: '256KiB',
  // Half the default, for half the memory; with thousands of files, the oldest come first.
  max_concurrent_files: 512,
  // Retries without a time limit: meanwhile the lines stay in their files.
  retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
} as const;
