/** While a source alert fires, its target alerts send no notification: they have the same cause. */
export interface Inhibition {
  /** Names of the source alerts. One that fires is enough. */
  readonly source: readonly string[];
  /** Full names of the inhibited alerts. */
  readonly target: readonly string[] | 'everything else';
  /** Labels that must have the same value in source and target. */
  readonly equal: readonly string[];
}

const nodeDown = ['NodeNotReady', 'NodeUnreachable'];
const databaseDown = ['PostgresDown', 'PostgresNoPrimary'];
const agents = [
  'AgentSystemHighFailureRate',
  'AgentSystemHighLatency',
  'McpToolsFail',
  'SentimentAnalyzerHighErrorRate',
  'SentimentAnalyzerHighLatency',
  'SentimentAnalyzerErrorSpike',
];

export const inhibitions: readonly Inhibition[] = [
  { source: nodeDown, target: 'everything else', equal: ['node'] },
  { source: ['NodeNotReady'], target: ['NodeUnreachable'], equal: ['node'] },
  // The targets count pods of all nodes and have no label `node`.
  { source: [...nodeDown, 'NodeMissing'], target: ['DaemonSetShort', 'StatefulSetShort'], equal: [] },
  { source: databaseDown, target: [...agents, 'DeploymentUnavailable', 'PodCrashLooping'], equal: ['namespace'] },
  {
    source: ['PostgresNoPrimary'],
    target: ['PostgresDown', 'PostgresNotRunning', 'PostgresNoSynchronousStandby'],
    equal: ['namespace'],
  },
  { source: ['RedisDown'], target: ['McpToolsFail'], equal: ['namespace'] },
  { source: ['DiskSpaceCritical'], target: ['DiskSpaceLow', 'DiskWillFill'], equal: ['instance', 'mountpoint'] },
  {
    source: ['ImagePullErrors', 'PodCrashLooping'],
    target: ['PodPending', 'ContainerRestarts'],
    equal: ['namespace', 'pod'],
  },
  {
    source: ['HostDown', 'ErrorBudgetBurnsFast'],
    target: ['ErrorBudgetBurnsMedium', 'ErrorBudgetBurnsSlow'],
    equal: ['host'],
  },
  { source: ['HostDown'], target: ['HostSlow', 'ErrorBudgetBurnsFast'], equal: ['host'] },
  { source: ['BackupInterrupted', 'BackupFailed'], target: ['BackupTooOld'], equal: ['namespace', 'backup'] },
];
