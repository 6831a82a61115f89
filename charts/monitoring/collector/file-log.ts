/** Where the logs of the machine are, in the container too. */
export const nodeLogs = '/var/log';

/** Where it keeps how far it has read, and what was not taken yet. On the node: both outlive the pod. */
export const state = '/var/lib/otelcol';

/** How files are read so that each line comes once. */
export const persistent = {
  storage: 'file_storage',
  // A container that came while nobody looked is read from its first line.
  start_at: 'beginning',
  max_log_size: '256KiB',
  // The oldest first when thousands wait: half the default, for half the memory.
  max_concurrent_files: 512,
  // What cannot be handed on now is handed on later: meanwhile the lines stay in their files.
  retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
} as const;
