import { images } from '../../../charts/images';
import { loadTest } from '../../../charts/rules/load-test';
import { cronJob, findings } from '../../kit/objects';

const test = (suspend?: boolean, image: string = images.k6) =>
  findings(loadTest, [cronJob('load-test', { image, cronJob: { suspend, schedule: '0 0 1 1 *' } })]);

describe('load-test', () => {
  it('accepts a suspended load test, and other tasks', () => {
    expect(test(true)).toEqual([]);
    expect(test(false, images.redis)).toEqual([]);
  });

  it.each([false, undefined])('rejects one with suspend %s', (suspend) => {
    expect(test(suspend)).toEqual([
      'CronJob load-test puts load on the API at "0 0 1 1 *": it must be a template for manual runs',
    ]);
  });
});
