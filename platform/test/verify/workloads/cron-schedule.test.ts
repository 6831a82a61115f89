import { cronSchedule } from '@twisterlab/platform/verify/workloads/cron-schedule';
import { cronJob, findings } from '../../kit/objects';

const check = (schedule: string) => findings(cronSchedule, [cronJob('cleanup', { cronJob: { schedule } })]);

describe('cron-schedule', () => {
  it.each(['0 2 * * *', '*/5 * * * *', '0 0 29 2 *', '0 5 * * sun'])('accepts %s', (schedule) => {
    expect(check(schedule)).toEqual([]);
  });

  it.each(['0 0 31 2 *', '61 0 * * *', '0 2 * *', 'daily', '0 0 * * 7'])('rejects %s', (schedule) => {
    expect(check(schedule)).toEqual([
      `CronJob cleanup has the schedule "${schedule}", which is not valid or has no next run`,
    ]);
  });
});
