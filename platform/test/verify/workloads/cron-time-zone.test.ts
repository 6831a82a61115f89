import { cronTimeZone } from '@twisterlab/platform/verify/workloads/cron-time-zone';
import { cronJob, findings } from '../../kit/objects';

const inZone = (timeZone?: string) => findings(cronTimeZone, [cronJob('cleanup', { cronJob: { timeZone } })]);

describe('cron-time-zone', () => {
  it('accepts a CronJob in UTC', () => {
    expect(inZone('Etc/UTC')).toEqual([]);
  });

  it('rejects a CronJob without a time zone', () => {
    expect(inZone()).toEqual([
      'CronJob cleanup has no timeZone: it runs by the clock of whichever machine is the control plane',
    ]);
  });

  it('rejects a zone whose clock changes', () => {
    expect(inZone('Europe/Paris')).toEqual([
      'CronJob cleanup has the timeZone Europe/Paris: intervals between runs are computed in Etc/UTC, where the clock never changes',
    ]);
  });
});
