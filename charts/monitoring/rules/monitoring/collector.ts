import { alert, percent } from '../../../kit/alert';

const queue = (size: string, exporter = 'otlp_http/loki') => {
  const labels = `{job="otel-collector",node="edgeserver",namespace="node-agents",pod="otel-collector-x",data_type="logs",exporter="${exporter}"}`;
  return { [`otelcol_exporter_queue_size${labels}`]: size, [`otelcol_exporter_queue_capacity${labels}`]: '100x60' };
};

/** Alerts on the collectors' own metrics. */
export const collector = [
  alert('CollectorQueueFills', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(
      50,
      'of the queue on disk, which holds hours of normal traffic; when full, lines wait in files that are rotated away',
    ),
    expr: (limit) => `otelcol_exporter_queue_size / otelcol_exporter_queue_capacity > ${limit}`,
    summary: '{{ $value | humanizePercentage }} of the queue of {{ $labels.node }} for {{ $labels.exporter }} is used',
    description:
      'The exporter cannot send: the store is down, full, or rejects one batch repeatedly, which blocks the rest.',
    runbook: 'docs/runbooks/logs.md#a-queue-fills',
    fires: {
      given: queue('60x60'),
      at: '16m',
      summary: '60% of the queue of edgeserver for otlp_http/loki is used',
    },
    quiet: [
      { given: queue('40x60'), at: '30m' },
      // Loki was down and recovered.
      { given: queue('60x10 5x60'), at: '30m' },
    ],
  }),
];
