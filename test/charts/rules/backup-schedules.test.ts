import { annotations } from '../../../charts/kit/backup';
import { backupSchedules } from '../../../charts/rules/backup-schedules';
import { cronJob, findings } from '../../kit/objects';

const task = (name: string, schedule: string, suspend = false) => {
  const job = cronJob(name, { cronJob: { schedule, suspend } });
  return { ...job, metadata: { ...job.metadata, annotations: { [annotations.backup]: name } } };
};

describe('backup-schedules', () => {
  it('accepts tasks that start at different minutes or on different days', () => {
    expect(
      findings(backupSchedules, [task('a', '0 2 * * *'), task('b', '15 2 * * *'), task('c', '15 2 * * *', true)]),
    ).toEqual([]);
    expect(findings(backupSchedules, [task('a', '0 5 * * 0'), task('b', '0 5 * * 1')])).toEqual([]);
  });

  it('ignores CronJobs that are no backups', () => {
    expect(findings(backupSchedules, [task('a', '0 2 * * *'), cronJob('b')])).toEqual([]);
  });

  it('rejects two that start together, also if only sometimes', () => {
    expect(findings(backupSchedules, [task('a', '0 2 * * *'), task('b', '0 2 * * 0')])).toEqual([
      'CronJob b runs at "0 2 * * 0", as CronJob twisterlab/a does at "0 2 * * *"',
    ]);
  });
});
