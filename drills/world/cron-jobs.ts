import { is } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { lastRun, scheduled } from './backups';
import { gauges, type Period, type Simulated } from './series';

const own = { job: 'kube-state-metrics', instance: 'kube-state-metrics-7c9f4-a' };
/** Seconds until the Job of a run is complete. */
const runtime = 330;

/** Series of kube-state-metrics about CronJobs and the last Job of each. */
export function cronJobs(dist: Dist, period: Period): Simulated[] {
  const labelsOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => ({
    ...own,
    namespace,
    cronjob: name,
  });
  const suspended = dist
    .objects()
    .flatMap(({ manifest }) =>
      is(manifest, 'CronJob') && manifest.spec.suspend
        ? [labelsOf({ namespace: manifest.metadata.namespace!, name: manifest.metadata.name })]
        : [],
    );
  const runs = (each: Parameters<typeof lastRun>[2]) => (hour: number) =>
    period.start + hour * 3600 - lastRun(period, hour, each) < runtime;
  return [
    ...gauges('kube_cronjob_spec_suspend', suspended, 1),
    ...scheduled(dist).flatMap((each) => {
      const labels = [labelsOf(each)];
      const job = { ...own, namespace: each.namespace, job_name: `${each.name}-29312` };
      const last = (hour: number) => lastRun(period, hour, each);
      return [
        ...gauges('kube_cronjob_spec_suspend', labels, 0),
        ...gauges('kube_cronjob_status_active', labels, (hour) => Number(runs(each)(hour))),
        ...gauges('kube_cronjob_status_last_schedule_time', labels, last),
        ...gauges('kube_cronjob_status_last_successful_time', labels, (hour) =>
          runs(each)(hour) ? lastRun(period, hour - runtime / 3600, each) + runtime : last(hour) + runtime,
        ),
        ...gauges('kube_cronjob_next_schedule_time', labels, (hour) => last(hour) + (each.weekly ? 7 : 1) * 86_400),
        ...gauges('kube_job_failed', [{ ...job, condition: 'true' }], 0),
        ...gauges('kube_job_status_start_time', [job], last),
        ...gauges('kube_job_owner', [{ ...job, owner_kind: 'CronJob', owner_name: each.name }], 1),
      ];
    }),
  ];
}
