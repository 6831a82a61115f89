/** What somebody already hears of, and what he then need not hear: it follows from it. */
export interface Inhibition {
  /** Names of alerts while one of which fires ... */
  readonly while: readonly string[];
  /** ... these are held back; each name as a whole. */
  readonly holds: readonly string[] | 'everything else';
  /** Only where both have the same value of these labels. */
  readonly same: readonly string[];
}

const nodeIsAway = ['NodeNotReady', 'NodeUnreachable'];
const databaseIsAway = ['PostgresDown', 'PostgresNoPrimary'];
const agents = [
  'AgentSystemHighFailureRate',
  'AgentSystemHighLatency',
  'McpToolsFail',
  'SentimentAnalyzerHighErrorRate',
  'SentimentAnalyzerHighLatency',
  'SentimentAnalyzerErrorSpike',
];

export const inhibitions: readonly Inhibition[] = [
  { while: nodeIsAway, holds: 'everything else', same: ['node'] },
  { while: ['NodeNotReady'], holds: ['NodeUnreachable'], same: ['node'] },
  // They count pods of all nodes and name none.
  { while: [...nodeIsAway, 'NodeMissing'], holds: ['DaemonSetShort', 'StatefulSetShort'], same: [] },
  { while: databaseIsAway, holds: [...agents, 'DeploymentUnavailable', 'PodCrashLooping'], same: ['namespace'] },
  {
    while: ['PostgresNoPrimary'],
    holds: ['PostgresDown', 'PostgresNotRunning', 'PostgresNoSynchronousStandby'],
    same: ['namespace'],
  },
  { while: ['RedisDown'], holds: ['McpToolsFail'], same: ['namespace'] },
  { while: ['DiskSpaceCritical'], holds: ['DiskSpaceLow', 'DiskWillFill'], same: ['instance', 'mountpoint'] },
  {
    while: ['ImagePullErrors', 'PodCrashLooping'],
    holds: ['PodPending', 'ContainerRestarts'],
    same: ['namespace', 'pod'],
  },
  {
    while: ['HostDown', 'ErrorBudgetBurnsFast'],
    holds: ['ErrorBudgetBurnsMedium', 'ErrorBudgetBurnsSlow'],
    same: ['host'],
  },
  { while: ['HostDown'], holds: ['HostSlow', 'ErrorBudgetBurnsFast'], same: ['host'] },
  { while: ['BackupInterrupted', 'BackupFailed'], holds: ['BackupTooOld'], same: ['namespace', 'backup'] },
];
