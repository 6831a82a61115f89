/** A fault that has alerts of its own. */
interface FaultWithAlerts {
  /** Names of its alerts. One that fires is enough. */
  readonly alerts: readonly string[];
  /** Labels that have the same value in an alert of the fault and in its consequence. */
  readonly equal: readonly string[];
}

/**
 * Faults whose consequences have alerts too. An alert declares the fault that it follows from in `consequenceOf`, and sends no
 * notification while an alert of that fault fires. No alert that names a cause (disk, memory, a store, a backup) may be silent
 * because a node is down: on one node the full disk is why the node is down.
 */
export const causes = {
  node: { alerts: ['NodeNotReady', 'NodeUnreachable'], equal: ['node'] },
  'node-not-ready': { alerts: ['NodeNotReady'], equal: ['node'] },
  kubelet: { alerts: ['KubeletDown'], equal: ['job', 'node'] },
  // The consequences count pods of all nodes and have no label `node`.
  'any-node': { alerts: ['NodeNotReady', 'NodeUnreachable', 'NodeMissing'], equal: [] },
  database: { alerts: ['PostgresDown', 'PostgresNoPrimary'], equal: ['namespace'] },
  primary: { alerts: ['PostgresNoPrimary'], equal: ['namespace'] },
  cache: { alerts: ['RedisDown'], equal: ['namespace'] },
  'disk-critical': { alerts: ['DiskSpaceCritical'], equal: ['instance', 'mountpoint'] },
  pod: { alerts: ['ImagePullErrors', 'PodCrashLooping'], equal: ['namespace', 'pod'] },
  // The same kill, which the node and the kernel's log report without the name of the container.
  'killed-container': { alerts: ['ContainerOutOfMemory'], equal: ['node'] },
  'failing-disk': { alerts: ['DiskFailing'], equal: ['disk', 'instance'] },
  'slow-disk': { alerts: ['DiskSlow'], equal: ['instance'] },
  'slow-datastore': { alerts: ['DatastoreSlow'], equal: ['instance'] },
  // The API server of one server fails requests of all nodes.
  'api-server': { alerts: ['ApiServerErrors'], equal: [] },
  clock: { alerts: ['NodeClockNotSynchronised'], equal: ['instance'] },
  // A Deployment is short of the pod that fails; its name is not a label of the pod.
  'failing-pod': { alerts: ['ImagePullErrors', 'PodCrashLooping'], equal: ['namespace'] },
  host: { alerts: ['HostDown'], equal: ['host'] },
  'fast-burn': { alerts: ['ErrorBudgetBurnsFast'], equal: ['host'] },
  'backup-run': { alerts: ['BackupInterrupted', 'BackupFailed'], equal: ['backup', 'namespace'] },
} as const satisfies Readonly<Record<string, FaultWithAlerts>>;

export type Cause = keyof typeof causes;

/** Label of an alert: the names of its causes, separated by spaces. */
export const causesLabel = 'consequence_of';

/** Matches the alerts that declare a cause. Alertmanager anchors it. */
export const causeMatcher = (cause: string) => `${causesLabel}=~"(.* )?${cause}( .*)?"`;
