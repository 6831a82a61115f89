import { cronRun } from '@twisterlab/platform/verify/workloads/cron-run';
import { cronJob, findings, template } from '../../kit/objects';

const check = (spec: Record<string, unknown>, job: object = {}, labels?: object) => {
  const jobTemplate = {
    metadata: { labels },
    spec: { activeDeadlineSeconds: 600, template: template('backup'), ...job },
  };
  return findings(cronRun, [cronJob('backup', { cronJob: { jobTemplate, ...spec } })]);
};

describe('cron-run', () => {
  it.each([undefined, 10, 3600])('accepts startingDeadlineSeconds %s', (startingDeadlineSeconds) =>
    expect(check({ startingDeadlineSeconds })).toEqual([]),
  );

  it('accepts a CronJob that is suspended itself', () => {
    expect(check({ suspend: true })).toEqual([]);
  });

  it('accepts Jobs that a queue starts', () => {
    expect(check({}, { suspend: true }, { 'kueue.x-k8s.io/queue-name': 'batch' })).toEqual([]);
  });

  it('accepts runs without a deadline that block no others', () => {
    expect(check({ concurrencyPolicy: 'Replace' }, { activeDeadlineSeconds: undefined })).toEqual([]);
  });

  it.each([0, 9])('rejects startingDeadlineSeconds %s', (startingDeadlineSeconds) =>
    expect(check({ startingDeadlineSeconds })).toEqual([
      `CronJob backup has startingDeadlineSeconds ${startingDeadlineSeconds}: the controller looks every 10 s and misses runs`,
    ]),
  );

  it('rejects suspended Jobs', () => {
    expect(check({}, { suspend: true })).toEqual([
      'CronJob backup creates suspended Jobs (jobTemplate.spec.suspend), whose pods never start',
    ]);
  });

  it('rejects a run without a deadline that blocks every later one', () => {
    expect(check({}, { activeDeadlineSeconds: undefined })).toEqual([
      'CronJob backup has concurrencyPolicy Forbid and no activeDeadlineSeconds: a run that hangs blocks every later one',
    ]);
  });
});
