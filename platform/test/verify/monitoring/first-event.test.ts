import { linkAll } from '@twisterlab/platform/compile';
import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { firstEvent } from '@twisterlab/platform/verify/monitoring/first-event';
import { job, prometheusConfig } from '../../kit/monitoring';
import { environment } from '../../kit/objects';

const counter = 'loki_discarded_samples_total{reason="rate_limited"}';

/** The findings on an alert whose cases give these values to a series, without its name. */
function check(series: string, fires: string, quiet = '5x60', recovers = quiet): string[] {
  const at = (values: string) => ({ given: { [series]: values }, at: '10m' });
  const proof = { fires: [{ ...at(fires), summary: '' }], quiet: [at(quiet)], recovers: at(recovers) };
  const rule: MonitoringRule = { alert: 'Demo', expr: 'increase(x[5m]) > 0', proof };
  const plain = environment([prometheusConfig(job('loki'), job('redis'))]);
  const monitoring = { ...plain.monitoring, ruleGroups: [{ name: 'demo', rules: [rule] }] };
  const [graph] = linkAll([{ ...plain, monitoring }]);
  return [...firstEvent.check(graph!)].map(({ message }) => message.replace('alert Demo: ', ''));
}

describe('first-event', () => {
  it.each([
    ['a series that appears in the firing case', counter, '_x60 5000x100'],
    ['a series that existed before the quiet case', counter, '_ 1+1x10'],
    ['zeros of a counter that exists from the start', 'redis_rejected_connections_total', '0x10 5x10'],
    ['zeros of a lower bucket', 'loki_request_duration_seconds_bucket{le="0.1"}', '_ 0x10'],
  ])('accepts %s', (_, series, fires) => {
    expect(check(series, fires)).toEqual([]);
  });

  it.each([
    ['0+40x60', 'a case gives the value 0 to'],
    ['_x5 0x10 5x10', 'a case gives the value 0 to'],
    ['5+40x60', 'a case that fires gives a history to'],
  ])('rejects a firing case with the values %s', (fires, message) => {
    expect(check(counter, fires)).toEqual([`${message} ${counter}, which appears with its first event`]);
  });

  it('rejects the value 0 in a quiet case and in the recovery', () => {
    const zero = `a case gives the value 0 to ${counter}, which appears with its first event`;
    expect(check(counter, '_ 5x60', '0x60', '5x60')).toEqual([zero]);
    expect(check(counter, '_ 5x60', '5x60', '0x60')).toEqual([zero]);
  });
});
