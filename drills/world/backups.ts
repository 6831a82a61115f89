import { is } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { lastDaily, lastSunday, timeOfDay } from './schedule';
import { around, counters, gauges, type Labels, type Period, product, type Simulated } from './series';
import { target } from './targets';

const MiB = 2 ** 20;
/** A run takes five minutes. */
const duration = 300;

/** A CronJob of dist that runs every night, or every Sunday. */
interface Scheduled {
  readonly namespace: string;
  readonly name: string;
  /** Hour in UTC. */
  readonly at: number;
  readonly weekly: boolean;
}

/** The CronJobs that run. */
export function scheduled(dist: Dist): Scheduled[] {
  return dist.objects().flatMap(({ manifest }) => {
    if (!is(manifest, 'CronJob') || manifest.spec.suspend) return [];
    const [minute, hour, , , weekday] = manifest.spec.schedule.split(' ');
    const at = Number(hour) + Number(minute) / 60;
    // Every few minutes or hours: no series here depends on when.
    if (!Number.isFinite(at)) return [];
    return [{ namespace: manifest.metadata.namespace!, name: manifest.metadata.name, at, weekly: weekday !== '*' }];
  });
}

/** When it began last, in seconds since 1970. */
export const lastRun = (period: Period, hour: number, { at, weekly }: Scheduled): number =>
  weekly ? lastSunday(period, hour, at) : lastDaily(period, hour, at);

/** Series of the backups and of the nightly load tests. */
export function backupSeries(dist: Dist, period: Period): Simulated[] {
  const now = (hour: number) => period.start + hour * 3600;
  return scheduled(dist).flatMap((job) => {
    const [, backup, drill] = /^(.+)-backup(-drill)?$/.exec(job.name) ?? [];
    if (!backup) return job.name === 'load-test-nightly' ? loadTest(job, period) : [];
    const own = target('backups', job.namespace, 'backups-0', 'edgeserver');
    const store: Labels = { ...own, backup };
    const task: Labels = { ...store, task: drill ? 'drill' : 'backup' };
    const runs = (hour: number) => now(hour) - lastRun(period, hour, job) < duration;
    return [
      ...gauges('backup_task_started_timestamp_seconds', [task], (hour) => lastRun(period, hour, job)),
      ...gauges('backup_task_success_timestamp_seconds', [task], (hour) =>
        // The run before, while one runs.
        runs(hour) ? lastRun(period, hour - duration / 3600, job) + duration : lastRun(period, hour, job) + duration,
      ),
      ...gauges('backup_task_succeeded', [task], 1),
      ...gauges('backup_task_running', [task], (hour) => Number(runs(hour))),
      ...gauges('backup_task_duration_seconds', [task], duration),
      ...(drill
        ? []
        : [
            ...gauges('backup_damaged_copies', [store], 0),
            ...gauges('backup_good_copies', [store], 7),
            ...gauges('backup_size_bytes', [store], (hour, labels) => around(120 * MiB, 0)(0, labels) + hour * MiB),
          ]),
      ...(backup === 'postgres' && !drill
        ? gauges(
            'certificate_expiration_timestamp_seconds',
            [{ ...store, certificate: 'postgres-tls' }],
            period.start + 3400 * 86_400,
          )
        : []),
    ];
  });
}

/** k6 pushes samples while it runs. */
function loadTest({ namespace, at }: Scheduled, period: Period): Simulated[] {
  const runs = (hour: number) => timeOfDay(period, hour) >= at && timeOfDay(period, hour) < at + duration / 3600;
  const own = product([{ job: 'k6', namespace }], { scenario: ['steady'] });
  const slow = around(0.12, 0.3);
  return [
    ...gauges('k6_http_req_duration_p95', own, (hour, labels) => (runs(hour) ? slow(hour, labels) : undefined)),
    ...counters('k6_http_reqs_total', own, (hour) => (runs(hour) ? 5 : undefined)),
  ];
}
