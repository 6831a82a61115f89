import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { alert } from '../../kit/alert';

/** Series of nightly results; a night is one sample. */
const p95 = 'k6_http_req_duration_p95';

/** Alerts on the nightly load test of a tenant. */
export function nightlyLoadAlerts(namespace: string): MonitoringRule[] {
  const of = `{namespace="${namespace}",scenario="steady"}`;
  const nights = (values: string) => ({ [`${p95}${of}`]: values });
  const labels = { namespace, scenario: 'steady' };
  const runbook = 'docs/runbooks/load-test.md#a-nightly-test-is-slower' as const;
  return [
    alert('LoadTestSlower', {
      severity: 'warning',
      threshold: {
        value: 2,
        unit: 'count',
        reason: 'times the median of two weeks; nights differ by a fifth. Below 0.3 s users notice no difference',
      },
      expr: (times) => {
        const lastNight = `last_over_time(${p95}${of}[26h])`;
        const before = `${p95}${of}[2w] offset 26h`;
        return [
          `${lastNight} > ${times} * quantile_over_time(0.5, ${before})`,
          `and ${lastNight} > 0.3`,
          // One night is no comparison.
          `and count_over_time(${before}) >= 3`,
        ].join(' ');
      },
      summary:
        '95 % of the requests of the nightly load test in {{ $labels.namespace }} took up to {{ $value | humanizeDuration }}',
      description: 'The API answers much more slowly than in the nights of the last two weeks, at the same light load.',
      runbook,
      fires: {
        given: nights('0.2x4 0.9'),
        every: '1d',
        at: '5d',
        labels,
        summary: `95 % of the requests of the nightly load test in ${namespace} took up to 900ms`,
      },
      quiet: [
        // As slow as in other nights.
        { given: nights('0.9x4 1'), every: '1d', at: '5d' },
        // Three times slower, and still fast.
        { given: nights('0.05x4 0.15'), every: '1d', at: '5d' },
        // The second night of a new cluster.
        { given: nights('0.2 0.9'), every: '1d', at: '1d' },
      ],
      recovers: { given: nights('0.2x4'), every: '1d', at: '5d' },
    }),
    alert('LoadTestMissing', {
      severity: 'warning',
      // A new cluster has its first night within a day.
      holdsFor: '1d',
      expr: `absent_over_time(${p95}${of}[30h])`,
      summary: 'The nightly load test in {{ $labels.namespace }} has no result for two nights',
      description: 'A slower API would stay unnoticed.',
      runbook: 'docs/runbooks/load-test.md#a-nightly-test-has-no-result',
      fires: {
        given: nights('0.2 _x100'),
        every: '1h',
        at: '56h',
        labels,
        summary: `The nightly load test in ${namespace} has no result for two nights`,
      },
      quiet: [
        // Every night.
        { given: nights('0.2 _x23 0.2 _x23 0.2 _x23 0.2'), every: '1h', at: '72h' },
        // One night is missing.
        { given: nights('0.2 _x47 0.2'), every: '1h', at: '48h' },
        // A new cluster.
        { given: {}, every: '1h', at: '23h' },
      ],
    }),
  ];
}
