import { alert, minutes } from '../../../kit/alert';

const of = '{namespace="twisterlab",cronjob="postgres-backup"}';
const next = (time: number, active: string) => ({
  [`kube_cronjob_next_schedule_time${of}`]: `${time}x60`,
  [`kube_cronjob_status_active${of}`]: active,
});
const suspended = (values: string, lastRun?: string) => ({
  [`kube_cronjob_spec_suspend${of}`]: values,
  ...(lastRun && { [`kube_cronjob_status_last_schedule_time${of}`]: lastRun }),
});

export const cronJobs = [
  alert('CronJobLate', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: minutes(
      15,
      'the controller starts a run within seconds, also one that was due while the cluster was off',
    ),
    // A run that is not over delays the next one; it ends at its own deadline.
    expr: (limit) =>
      [
        `time() - kube_cronjob_next_schedule_time > ${limit}`,
        'unless on (namespace, cronjob) kube_cronjob_status_active > 0',
      ].join(' '),
    summary:
      'CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} should have started {{ $value | humanizeDuration }} ago',
    description:
      'A quota or a policy rejects its Job, or the cluster was off for more than six hours: it skips that run.',
    runbook: 'docs/runbooks/pods.md#a-cronjob-does-not-run',
    fires: {
      given: next(600, '0x60'),
      at: '40m',
      summary: 'CronJob twisterlab/postgres-backup should have started 30m 0s ago',
    },
    quiet: [
      // The next run, after it started.
      { given: next(86_400, '0x60'), at: '40m' },
      { given: next(600, '0x60'), at: '20m' },
      { given: next(600, '1x60'), at: '40m' },
    ],
  }),
  alert('CronJobSuspended', {
    severity: 'warning',
    holdsFor: '1h',
    // A template for manual runs is suspended and never ran.
    expr: 'kube_cronjob_spec_suspend == 1 and on (namespace, cronjob) kube_cronjob_status_last_schedule_time > 0',
    summary: 'CronJob {{ $labels.namespace }}/{{ $labels.cronjob }} is suspended',
    description: 'It ran before, so an operator suspended it by hand. It does not run until it is resumed.',
    runbook: 'docs/runbooks/pods.md#a-cronjob-does-not-run',
    fires: {
      given: suspended('1x90', '100x90'),
      at: '61m',
      summary: 'CronJob twisterlab/postgres-backup is suspended',
    },
    quiet: [
      { given: suspended('0x90', '100x90'), at: '80m' },
      { given: suspended('1x90'), at: '80m' },
      { given: suspended('1x30 0x60', '100x90'), at: '80m' },
    ],
  }),
];
