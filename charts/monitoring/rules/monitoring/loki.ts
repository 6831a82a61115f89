import { alert, count, percent } from '../../../kit/alert';

const requests = (status: string, values: string) => ({
  [`loki_request_duration_seconds_count{namespace="monitoring",pod="loki-0",route="otlp_v1_logs",status_code="${status}"}`]:
    values,
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
      given: { ...requests('500', '0+2x60'), ...requests('204', '0+8x60') },
      at: '25m',
      labels: { namespace: 'monitoring' },
      summary: 'Loki fails 20% of the push requests',
    },
    quiet: { given: { ...requests('400', '0+2x60'), ...requests('204', '0+8x60') }, at: '40m' },
  }),
  alert('LokiDropsLines', {
    severity: 'info',
    threshold: count(100, 'lines in 15 min; a starting program writes fewer that are too old'),
    expr: (limit) => `sum by (reason) (increase(loki_discarded_samples_total[15m])) > ${limit}`,
    summary: 'Loki drops {{ $value | humanize }} lines in a quarter of an hour: {{ $labels.reason }}',
    description: 'A program exceeds the rate limit, writes lines that are too long, or lines of another day.',
    runbook: 'docs/runbooks/loki.md#loki-drops-lines',
    fires: {
      given: { 'loki_discarded_samples_total{reason="rate_limited",tenant="fake"}': '0+40x60' },
      at: '20m',
      labels: { reason: 'rate_limited' },
      summary: 'Loki drops 600 lines in a quarter of an hour: rate_limited',
    },
    quiet: { given: { 'loki_discarded_samples_total{reason="line_too_long",tenant="fake"}': '0+1x60' }, at: '20m' },
  }),
];
