import { longestGap } from '../../platform/records/schedule';

/** A rule of Prometheus. Source: its documentation on alerting rules. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it has to hold. Default: at once. */
  readonly for?: string;
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

export interface Watched {
  readonly namespace: string;
  readonly backup: string;
  readonly schedule: string;
  readonly drillSchedule: string;
  /** After which a run is ended. */
  readonly deadlineSeconds: number;
}

/** Alerts of one backup: about its last run, its age, its copies, and the restore of the newest one. */
export function backupAlerts({ namespace, backup, schedule, drillSchedule, deadlineSeconds }: Watched): AlertRule[] {
  const of = (task: string) => `namespace="${namespace}",backup="${backup}",task="${task}"`;
  const called = `${namespace}/${backup}`;
  const alert = (name: string, expr: string, summary: string, rest: Partial<AlertRule> = {}): AlertRule => ({
    alert: name,
    expr,
    ...rest,
    labels: { severity: 'critical', ...rest.labels },
    annotations: { summary, runbook: 'docs/runbooks/backups.md' },
  });
  const failed = (task: string) => `backup_task_succeeded{${of(task)}} == 0 and backup_task_running{${of(task)}} == 0`;
  // Killed or hung: it never said that it ended.
  const silent = (task: string) =>
    `backup_task_running{${of(task)}} == 1 and time() - backup_task_started_timestamp_seconds{${of(task)}} > ${deadlineSeconds}`;
  const last = (task: string) => `backup_task_success_timestamp_seconds{${of(task)}}`;
  const late = longestGap(schedule) + deadlineSeconds;
  const unproven = longestGap(drillSchedule) + deadlineSeconds;
  return [
    alert('BackupFailed', failed('backup'), `The last backup of ${called} failed.`),
    alert('BackupInterrupted', silent('backup'), `The backup of ${called} began and never ended.`),
    alert('BackupTooOld', `time() - ${last('backup')} > ${late}`, `${called} has no new copy for ${hours(late)}.`),
    alert('BackupMissing', `absent(${last('backup')})`, `${called} has never been copied, or nobody can see it.`, {
      for: `${late}s`,
    }),
    alert(
      'BackupDamaged',
      `backup_damaged_copies{namespace="${namespace}",backup="${backup}"} > 0`,
      `A copy of ${called} is not what was written.`,
    ),
    alert('RestoreDrillFailed', failed('drill'), `The newest copy of ${called} does not restore to what it was.`),
    alert('RestoreDrillInterrupted', silent('drill'), `The restore of ${called} began and never ended.`),
    alert(
      'RestoreDrillTooOld',
      `time() - ${last('drill')} > ${unproven}`,
      `No copy of ${called} was restored for ${hours(unproven)}.`,
    ),
    alert('RestoreDrillMissing', `absent(${last('drill')})`, `No copy of ${called} was ever restored.`, {
      for: `${unproven}s`,
    }),
  ];
}

const hours = (seconds: number) => `${Math.round(seconds / 3600)} hours`;
