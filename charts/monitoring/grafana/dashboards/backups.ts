import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, inWords, stat } from './kit/panels';
import { none, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const of = 'namespace=~"$namespace"';
const day = 86_400;

/** Is there a copy, is it new, is it whole, and has it been restored. */
export const backups = dashboard({
  uid: 'twisterlab-backups',
  title: 'Backups',
  says: 'Whether there are new copies, and whether they restore. What to do: docs/runbooks/backups.md.',
  variables: [choice('namespace', 'namespace', 'backup_task_succeeded', 'Tenants.')],
  from: 'now-7d',
  rows: {
    'Could we restore now': [
      stat({
        title: 'Age of the newest copy',
        says: 'Since the last backup that ended well. A night is right; beyond a day and a half one has failed.',
        unit: units.Seconds,
        width: 12,
        decimals: 0,
        thresholds: worse(1.1 * day, 1.5 * day),
        asks: [
          {
            expr: `time() - backup_task_success_timestamp_seconds{${of},task="backup"}`,
            legend: '{{namespace}} {{backup}}',
          },
        ],
      }),
      stat({
        title: 'Age of the last restore',
        says: 'Since the newest copy was last restored and compared. Every Sunday.',
        unit: units.Seconds,
        width: 12,
        decimals: 0,
        thresholds: worse(7.5 * day, 14 * day),
        asks: [
          {
            expr: `time() - backup_task_success_timestamp_seconds{${of},task="drill"}`,
            legend: '{{namespace}} {{backup}}',
          },
        ],
      }),
      stat({
        title: 'Damaged copies',
        says: 'Copies that are no longer what was written. They stay where they are, and nobody restores them.',
        unit: units.Short,
        width: 12,
        height: 6,
        thresholds: none,
        asks: [{ expr: `backup_damaged_copies{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
      stat({
        title: 'Last run of each task',
        says: 'FAILED also while one is on its way: see below whether it runs.',
        unit: units.Short,
        width: 12,
        height: 6,
        words: inWords({ 0: ['FAILED', 'red'], 1: ['done', 'green'] }),
        asks: [{ expr: `backup_task_succeeded{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
    ],
    'How it goes': [
      graph({
        title: 'Runs',
        says: '1 while a task runs. One that never comes down was killed or hangs.',
        unit: units.Short,
        width: 8,
        max: 1,
        decimals: 0,
        asks: [{ expr: `backup_task_running{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
      graph({
        title: 'Time of a run',
        says: 'What the last run that ended well took. Where it nears the deadline of the Job the next may be ended.',
        unit: units.Seconds,
        width: 8,
        asks: [{ expr: `backup_task_duration_seconds{${of}}`, legend: '{{namespace}} {{backup}} {{task}}' }],
      }),
      graph({
        title: 'Size of a copy',
        says: 'Bytes of the newest copy. One that is suddenly small holds little.',
        unit: units.BytesIEC,
        width: 8,
        asks: [{ expr: `backup_size_bytes{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
      graph({
        title: 'Good copies',
        says: 'Copies that are whole. It climbs to as many as are kept, and stays.',
        unit: units.Short,
        width: 24,
        decimals: 0,
        asks: [{ expr: `backup_good_copies{${of}}`, legend: '{{namespace}} {{backup}}' }],
      }),
    ],
  },
});
