/** What somebody already hears of, and what he then need not hear: it follows from it. */
export interface Inhibition {
  /** Names of alerts while one of which fires ... */
  readonly source: readonly string[];
  /** ... these are held back; each name as a whole. */
  readonly target: readonly string[] | 'everything else';
  /** Only where both have the same value of these labels. */
  readonly equal: readonly string[];
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
  { source: nodeIsAway, target: 'everything else', equal: ['node'] },
  { source: ['NodeNotReady'], target: ['NodeUnreachable'], equal: ['node'] },
  // They count pods of all nodes and name none.
  { source: [...nodeIsAway, 'NodeMissing'], target: ['DaemonSetShort', 'StatefulSetShort'], equal: [] },
  { source: databaseIsAway, target: [...agents, 'DeploymentUnavailable', 'PodCrashLooping'], equal: ['namespace'] },
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
