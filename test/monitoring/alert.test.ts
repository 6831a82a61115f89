import { alert, percent } from '../../charts/kit/alert';
import { targets } from '../../charts/monitoring/rules/monitoring/targets';

const fields = {
  severity: 'warning',
  summary: 's',
  description: 'd',
  runbook: 'docs/runbooks/monitoring.md#a-target-is-down',
  fires: [],
  quiet: [],
} as const;

describe('alert', () => {
  it('passes its threshold to the expression', () => {
    const rule = alert('A', { ...fields, threshold: percent(80, 'reason'), expr: (limit) => `a > ${limit}` });
    expect(rule.expr).toBe('a > 0.8');
    expect(rule.annotations!.threshold).toBe('80 %: reason');
  });

  it('has no threshold where the expression takes none', () => {
    const rule = alert('A', { ...fields, expr: 'up == 0' });
    expect(rule.expr).toBe('up == 0');
    expect(rule.annotations).not.toHaveProperty('threshold');
  });

  it('needs a threshold exactly where its expression takes a limit, which tsc checks', () => {
    const withoutThreshold = { ...fields, expr: (limit: number) => `a > ${limit}` };
    const withoutLimit = { ...fields, threshold: percent(80, 'reason'), expr: 'up == 0' };
    // @ts-expect-error: no threshold for the limit.
    const calls = [() => alert('A', withoutThreshold)];
    // @ts-expect-error: no limit for the threshold.
    calls.push(() => alert('A', withoutLimit));
    expect(calls).toHaveLength(2);
  });
});

test('targets without declared scrapes watches the jobs of Prometheus itself', () => {
  const [, vanished] = targets([]);
  expect(vanished!.expr).toContain('absent(up{job="prometheus"})');
  expect(vanished!.expr).not.toContain('namespace=');
  expect(vanished!.proof).toMatchObject({ fires: [{ labels: { job: 'prometheus' } }] });
});

test('targets tests one declared job of a namespace, and one that sets its own namespaces', () => {
  const pods = { name: 'redis-exporter', namespace: 'twisterlab', labels: {} };
  const firing = (honorLabels: boolean) => targets([{ job: 'redis', pods, port: 9121, honorLabels }])[1]!.proof;
  expect(firing(false)).toMatchObject({
    fires: [
      {},
      { labels: { job: 'redis', namespace: 'twisterlab' }, summary: 'Job redis in twisterlab has no target' },
    ],
  });
  expect(firing(true)).toMatchObject({ fires: [{}, { labels: { job: 'redis' }, summary: 'Job redis has no target' }] });
});
