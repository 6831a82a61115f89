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
  const [, vanished] = targets([])[0]!.rules;
  expect(vanished!.expr).toContain('absent(up{job="prometheus"})');
  expect(vanished!.expr).not.toContain('namespace=');
  expect(vanished!.proof).toMatchObject({ fires: [{ labels: { job: 'prometheus' } }] });
});

describe('targets', () => {
  const scrape = (namespace: string, job = 'redis', honorLabels = false) => ({
    ...{ job, port: 9121, honorLabels },
    pods: { name: 'redis-exporter', namespace, labels: {} },
  });
  const rulesOf = (scrapes: Parameters<typeof targets>[0], group: string) =>
    targets(scrapes).find(({ name }) => name === group)!.rules;

  it('tests one declared job of a namespace', () => {
    expect(rulesOf([scrape('twisterlab')], 'targets-twisterlab').at(-1)!.proof).toMatchObject({
      fires: [{ labels: { job: 'redis', namespace: 'twisterlab' }, summary: 'Job redis in twisterlab has no target' }],
    });
  });

  it('tests one that sets its own namespaces', () => {
    expect(rulesOf([scrape('twisterlab', 'redis', true)], 'targets').at(-1)!.proof).toMatchObject({
      fires: [{}, { labels: { job: 'redis' }, summary: 'Job redis has no target' }],
    });
  });

  it('has no expression that grows with the number of namespaces', () => {
    const jobs = ['redis', 'postgres'];
    const longest = (namespaces: number) => {
      const scrapes = Array.from({ length: namespaces }, (_, index) => jobs.map((job) => scrape(`ns-${index}`, job)));
      const rules = targets(scrapes.flat()).flatMap((group) => group.rules);
      return Math.max(...rules.map(({ expr }) => expr.length));
    };
    expect(longest(9)).toBe(longest(1));
  });
});
