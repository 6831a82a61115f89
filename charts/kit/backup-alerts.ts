import type { Case, MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { longestInterval } from '@twisterlab/platform/util/schedule';
import { type AlertCondition, type AlertProps, alert, count, percent, seconds, type Threshold } from './alert';

export interface BackupAlertsProps {
  readonly namespace: string;
  readonly backup: string;
  readonly schedule: string;
  readonly drillSchedule: string;
  /** activeDeadlineSeconds of a run. */
  readonly deadlineSeconds: number;
}

type Task = 'backup' | 'drill';

/** Alerts of one backup: last run, age, copies, and the restore of the newest copy. */
export function backupAlerts({
  namespace,
  backup,
  schedule,
  drillSchedule,
  deadlineSeconds,
}: BackupAlertsProps): MonitoringRule[] {
  const called = `${namespace}/${backup}`;
  const labels = { namespace, backup };
  const own = `namespace="${namespace}",backup="${backup}"`;
  const metric = (name: string, task?: Task) => `${name}{${own}${task ? `,task="${task}"` : ''}}`;
  const ended = seconds(deadlineSeconds, 'activeDeadlineSeconds: Kubernetes has terminated the run by then');
  const late = seconds(
    longestInterval(schedule) + deadlineSeconds,
    'the longest interval between two runs plus the deadline of a run',
  );
  const unproven = seconds(longestInterval(drillSchedule) + deadlineSeconds, late.reason);

  interface Words extends Pick<AlertProps, 'summary' | 'description' | 'consequenceOf'> {
    readonly name: string;
  }
  const about = (
    { name, ...words }: Words,
    rest: AlertCondition &
      Pick<AlertProps, 'holdsFor' | 'quiet' | 'recovers'> & {
        readonly severity?: AlertProps['severity'];
        readonly fires: Case & { readonly labels?: Readonly<Record<string, string>> };
      },
  ): MonitoringRule =>
    alert(name, {
      severity: 'critical',
      runbook: 'docs/runbooks/backups.md#alerts',
      ...words,
      ...rest,
      fires: { ...rest.fires, summary: words.summary },
    });

  /** The last run failed. */
  const failed = (task: Task, words: Words) => {
    const [succeeded, running] = [metric('backup_task_succeeded', task), metric('backup_task_running', task)];
    return about(words, {
      expr: `${succeeded} == 0 and ${running} == 0`,
      fires: { given: { [succeeded]: '0x5', [running]: '0x5' }, at: '1m' },
      quiet: [
        { given: { [succeeded]: '0x5', [running]: '1x5' }, at: '1m' },
        { given: { [succeeded]: '1x5', [running]: '0x5' }, at: '1m' },
      ],
    });
  };

  /** The run was killed or hangs: it never reported its end. */
  const silent = (task: Task, words: Words) => {
    const [running, started] = [
      metric('backup_task_running', task),
      metric('backup_task_started_timestamp_seconds', task),
    ];
    const begun = { [running]: '1x300', [started]: '0x300' };
    return about(words, {
      threshold: ended,
      expr: (limit) => `${running} == 1 and time() - ${started} > ${limit}`,
      fires: { given: begun, at: after(ended, 1), every: '1h' },
      quiet: [
        { given: begun, at: after(ended, -1), every: '1h' },
        { given: { ...begun, [running]: '0x300' }, at: after(ended, 1), every: '1h' },
      ],
      recovers: { given: { [running]: '0x300' }, at: '1h', every: '1h' },
    });
  };

  const old = (task: Task, limit: Threshold, words: Words) => {
    const last = metric('backup_task_success_timestamp_seconds', task);
    return about(words, {
      threshold: limit,
      expr: (age) => `time() - ${last} > ${age}`,
      fires: { given: { [last]: '0x300' }, at: after(limit, 1), every: '1h' },
      quiet: { given: { [last]: '0x300' }, at: after(limit, -1), every: '1h' },
      // A run that succeeds an hour after the alert fired.
      recovers: { given: { [last]: `${limit.value + 3 * 3600}x300` }, at: '2h', every: '1h' },
    });
  };

  const missing = (task: Task, { value }: Threshold, words: Words) => {
    const last = metric('backup_task_success_timestamp_seconds', task);
    return about(words, {
      expr: `absent(${last})`,
      holdsFor: `${value}s`,
      fires: { given: {}, at: after({ value }, 1), every: '1h', labels: { ...labels, task } },
      quiet: { given: { [last]: '0x300' }, at: after({ value }, 1), every: '1h' },
    });
  };

  const [size, damaged] = [metric('backup_size_bytes'), metric('backup_damaged_copies')];
  return [
    failed('backup', {
      name: 'BackupFailed',
      summary: `The last backup of ${called} failed`,
      description: 'The last good copy still exists. The next run may succeed.',
    }),
    silent('backup', {
      name: 'BackupInterrupted',
      summary: `The backup of ${called} started and never finished`,
      description: 'It was killed, or its node failed.',
    }),
    old('backup', late, {
      name: 'BackupTooOld',
      consequenceOf: 'backup-run',
      summary: `${called} has no new copy for ${hours(late)}`,
      description: 'A disk failure would lose all data written since the newest copy.',
    }),
    missing('backup', late, {
      name: 'BackupMissing',
      summary: `${called} has no copy, or its metrics are missing`,
      description: 'A disk failure may lose all data.',
    }),
    about(
      {
        name: 'BackupDamaged',
        summary: `A copy of ${called} is damaged`,
        description: 'It does not count as a good copy. The disk may be failing.',
      },
      {
        threshold: count(0, 'a disk that corrupts one file will corrupt others'),
        expr: (limit) => `${damaged} > ${limit}`,
        fires: { given: { [damaged]: '1x5' }, at: '1m' },
        quiet: { given: { [damaged]: '0x5' }, at: '1m' },
      },
    ),
    about(
      {
        name: 'BackupShrunk',
        summary: `The newest copy of ${called} is less than half the size of earlier copies`,
        description: 'Data was deleted, or the copy is incomplete. Retention deletes the larger copies within days.',
      },
      {
        severity: 'warning',
        threshold: percent(50, 'of the weekly mean: data here grows, and normal deletions do not halve it overnight'),
        expr: (limit) => `${size} < ${limit} * avg_over_time(${size}[7d])`,
        fires: { given: { [size]: '1000x120 100x40' }, at: '124h', every: '1h' },
        quiet: [
          { given: { [size]: '1000x120 700x40' }, at: '124h', every: '1h' },
          { given: { [size]: '1000x200' }, at: '200h', every: '1h' },
        ],
      },
    ),
    failed('drill', {
      name: 'RestoreDrillFailed',
      summary: `The newest copy of ${called} does not restore correctly`,
      description: 'There may be no good copy.',
    }),
    silent('drill', {
      name: 'RestoreDrillInterrupted',
      summary: `The restore drill of ${called} started and never finished`,
      description: 'It was killed, or its node failed.',
    }),
    old('drill', unproven, {
      name: 'RestoreDrillTooOld',
      summary: `No restore drill of ${called} succeeded for ${hours(unproven)}`,
      description: 'Newer copies are untested.',
    }),
    missing('drill', unproven, {
      name: 'RestoreDrillMissing',
      summary: `No restore drill of ${called} ever succeeded`,
      description: 'All copies are untested.',
    }),
  ];
}

const hours = ({ value }: Threshold) => `${Math.round(value / 3600)} hours`;

/** A number of hours after the limit, or before it. */
const after = ({ value }: Pick<Threshold, 'value'>, more: number) => `${Math.ceil(value / 3600) + more}h`;
