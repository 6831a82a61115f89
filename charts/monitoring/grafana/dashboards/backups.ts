import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, valueText } from './kit/panels';
import { higherIsWorse, none } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'namespace=~"$namespace"';
const day = 86_400;

/** Is there a backup, is it recent and intact, and was it restored. */
export const backups = dashboard({
  uid: 'twisterlab-backups',
  title: 'Backups',
  description: 'Whether there are recent copies, and whether they restore. Runbook: docs/runbooks/backups.md.',
  variables: [labelVariable('namespace', 'namespace', 'backup_task_succeeded', 'Tenants.')],
  from: 'now-7d',
  rows: {
    'Could we restore now': [
      stat({
        title: 'Age of the newest copy',
        description:
          'Time since the last successful backup. They run every night; beyond a day and a half one has failed.',
        unit: units.Seconds,
        width: 12,
        decimals: 0,
        thresholds: higherIsWorse(1.1 * day, 1.5 * day),
        queries: [
          {
            expr: `time() - backup_task_success_timestamp_seconds{${of},task="backup"}`,
            legend: '{{namespace}} {{backup}}',
          },
        ],
      }),
      stat({
        title: 'Age of the last restore',
        description: 'Time since the newest copy was restored and compared. Runs every Sunday.',
        unit: units.Seconds,
        width: 12,
        decimals: 0,
        thresholds: higherIsWorse(7.5 * day, 14 * day),
        queries: [
          {
            expr: `time() - backup_task_success_timestamp_seconds{${of},task="drill"}`,
            legend: '{{namespace}} {{backup}}',
          },
        ],
      }),
      stat({
        title: 'Damaged copies',
        description: 'Copies with a wrong checksum. They are kept, but not restored.',
        unit: units.Short,
        width: 12,
        height: 6,
        thresholds: none,
        queries: [{ expr: `backup_damaged_copies{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
      stat({
        title: 'Last run of each task',
        description: 'Shows FAILED also while a run is in progress: see Runs below.',
        unit: units.Short,
        width: 12,
        height: 6,
        mapping: valueText({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        queries: [{ expr: `backup_task_succeeded{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
    ],
    'Runs and copies': [
      graph({
        title: 'Runs',
        description: '1 while a task runs. If it does not return to 0, the task was killed or hangs.',
        unit: units.Short,
        width: 8,
        max: 1,
        decimals: 0,
        queries: [{ expr: `backup_task_running{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
      graph({
        title: 'Duration of a run',
        description:
          'Duration of the last successful run. Near the deadline of the Job, the next run may be terminated.',
        unit: units.Seconds,
        width: 8,
        queries: [{ expr: `backup_task_duration_seconds{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
      graph({
        title: 'Backup size',
        description: 'Size of the newest copy. A sudden drop means missing data.',
        unit: units.BytesIEC,
        width: 8,
        queries: [{ expr: `backup_size_bytes{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
      graph({
        title: 'Good copies',
        description: 'Intact copies. The number rises to the configured retention and stays there.',
        unit: units.Short,
        width: 24,
        decimals: 0,
        queries: [{ expr: `backup_good_copies{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
    ],
  },
});
