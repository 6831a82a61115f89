import { alert, count, percent } from '../../../kit/alert';
import { eventsWithin } from '../../../kit/events';

const requests = (status: string, values: string) => ({
  [`loki_request_duration_seconds_count{namespace="monitoring",pod="loki-0",route="otlp_v1_logs",status_code="${status}"}`]:
    values,
});

const dropped = (reason: string, values: string) => ({
  [`loki_discarded_samples_total{reason="${reason}",tenant="fake"}`]: values,
});

export const loki = [
  alert('LokiRefusesLogs', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(5, 'of the requests; collectors retry until Loki accepts them, and newer lines wait'),
    expr: (limit) =>
      [
        'sum by (namespace) (rate(loki_request_duration_seconds_count{route="otlp_v1_logs",status_code=~"5.."}[5m]))',
        `/ sum by (namespace) (rate(loki_request_duration_seconds_count{route="otlp_v1_logs"}[5m])) > ${limit}`,
      ].join(' '),
    summary: 'Loki fails {{ $value | humanizePercentage }} of the push requests',
    description: 'Its disk is full, or it has too little memory.',
    runbook: 'docs/runbooks/loki.md#loki-refuses-logs',
    fires: {
      given: { ...requests('500', '_ 2+2x60'), ...requests('204', '_ 8+8x60') },
      at: '25m',
      labels: { namespace: 'monitoring' },
      summary: 'Loki fails 20% of the push requests',
    },
    quiet: { given: { ...requests('400', '_ 2+2x60'), ...requests('204', '_ 8+8x60') }, at: '40m' },
  }),
  alert('LokiDropsLines', {
    severity: 'info',
    threshold: count(100, 'lines in 15 min; a starting program writes fewer that are too old'),
    expr: (limit) => `${eventsWithin('loki_discarded_samples_total', '15m', 'reason')} > ${limit}`,
    summary: 'Loki drops {{ $value | humanize }} lines in a quarter of an hour: {{ $labels.reason }}',
    description: 'A program exceeds the rate limit, writes lines that are too long, or lines of another day.',
    runbook: 'docs/runbooks/loki.md#loki-drops-lines',
    fires: [
      {
        given: dropped('rate_limited', '_ 40+40x60'),
        at: '30m',
        labels: { reason: 'rate_limited' },
        summary: 'Loki drops 600 lines in a quarter of an hour: rate_limited',
      },
      // The first burst.
      {
        given: dropped('rate_limited', '_x60 5000x100'),
        at: '65m',
        labels: { reason: 'rate_limited' },
        summary: 'Loki drops 5k lines in a quarter of an hour: rate_limited',
      },
    ],
    quiet: [
      { given: dropped('line_too_long', '_ 1+1x60'), at: '20m' },
      { given: dropped('rate_limited', '_x60 5000x100'), at: '80m' },
    ],
    recovers: { given: {}, at: '16m' },
  }),
  alert('LokiRuleFails', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: count(0, 'in 15 min: a rule that fails cannot fire, and an alert that is dropped reaches no one'),
    expr: (limit) =>
      [
        `sum by (namespace) (increase(loki_prometheus_rule_evaluation_failures_total[15m])) > ${limit}`,
        `or sum by (namespace) (increase(loki_prometheus_notifications_dropped_total[15m])) > ${limit}`,
      ].join(' '),
    summary: 'Loki cannot evaluate its alerts, or cannot send them',
    description: 'Alerts on log lines are missing, DatabasePanic among them.',
    runbook: 'docs/runbooks/loki.md#a-rule-of-loki-fails',
    fires: ['loki_prometheus_rule_evaluation_failures_total', 'loki_prometheus_notifications_dropped_total'].map(
      (metric) => ({
        given: { [`${metric}{namespace="monitoring",pod="loki-0"}`]: '0x5 1+1x60' },
        at: '20m',
        labels: { namespace: 'monitoring' },
        summary: 'Loki cannot evaluate its alerts, or cannot send them',
      }),
    ),
    quiet: {
      given: { 'loki_prometheus_rule_evaluation_failures_total{namespace="monitoring",pod="loki-0"}': '7x60' },
      at: '30m',
    },
  }),
];
