import { replaceVariables } from '@twisterlab/platform/metrics/grafana';

describe('withoutVariables', () => {
  it.each([
    ['rate(a[$__rate_interval])', 'rate(a[5m])'],
    ['avg_over_time(a[$__range:$step] offset $back)', 'avg_over_time(a[5m:5m] offset 5m)'],
    ['a{b="$c",d=~"${e:regex}|[[f]]"}', 'a{b="__variable__",d=~"__variable__|__variable__"}'],
    ['sum by ($group) (a) / $__range_s', 'sum by (__variable__) (a) / 300'],
    ['label_replace(a, "b", "$1", "c", "\\"$d")', 'label_replace(a, "b", "$1", "c", "\\"__variable__")'],
  ])('%s', (text, expected) => {
    expect(replaceVariables(text)).toBe(expected);
  });
});
