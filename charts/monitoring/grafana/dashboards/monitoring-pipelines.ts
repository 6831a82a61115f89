import * as units from '@grafana/grafana-foundation-sdk/units';
import { graph } from './kit/panels';
import { higherIsWorse } from './kit/thresholds';

/** Rows on what monitoring passes on: notifications, log lines and traces. */
export const pipelineRows = {
  Notifications: [
    graph({
      title: 'Alerts by state',
      description:
        'Alerts of Prometheus and Loki in Alertmanager: suppressed are silenced, or follow from another. Watchdog is one.',
      unit: units.Short,
      width: 8,
      stacked: true,
      decimals: 0,
      queries: [{ expr: 'sum by (state) (alertmanager_alerts)', legend: '{{state}}' }],
    }),
    graph({
      title: 'Notifications in an hour',
      description:
        'Notifications by receiver: the chat, the second path of critical alerts, and the heartbeat, 12 an hour.',
      unit: units.Short,
      width: 8,
      decimals: 0,
      queries: [
        {
          expr: 'sum by (receiver_name) (increase(alertmanager_notifications_total[1h]))',
          legend: '{{receiver_name}}',
        },
        {
          expr: 'sum by (receiver_name) (increase(alertmanager_notifications_failed_total[1h]))',
          legend: '{{receiver_name}} failed',
        },
      ],
    }),
    graph({
      title: 'Alerts that Prometheus could not send',
      description: 'Alerts a second that were dropped, and those that wait. Both are normally 0.',
      unit: units.Short,
      width: 8,
      queries: [
        { expr: 'sum(rate(prometheus_notifications_dropped_total[$__rate_interval]))', legend: 'dropped a second' },
        { expr: 'sum(prometheus_notifications_queue_length)', legend: 'waiting' },
      ],
    }),
  ],
  'Log lines and traces': [
    graph({
      title: 'Log lines read and sent',
      description: 'Lines a second by machine. Read without sent: Loki is down or refuses them.',
      unit: units.Short,
      width: 8,
      queries: [
        {
          expr: 'sum by (node) (rate(otelcol_receiver_accepted_log_records[$__rate_interval]))',
          legend: '{{node}} read',
        },
        { expr: 'sum by (node) (rate(otelcol_exporter_sent_log_records[$__rate_interval]))', legend: '{{node}} sent' },
      ],
    }),
    graph({
      title: 'Queue of the collectors',
      description: 'Used share. At 100 % lines wait in their files, which the kubelet rotates away.',
      unit: units.PercentUnit,
      width: 8,
      max: 1,
      thresholds: higherIsWorse(0.5, 0.9),
      queries: [
        {
          expr: 'otelcol_exporter_queue_size / otelcol_exporter_queue_capacity',
          legend: '{{node}} {{exporter}}',
        },
      ],
    }),
    graph({
      title: 'Bytes that Loki and Jaeger get',
      description: 'Bytes a second that Loki receives, and that Jaeger writes to its store.',
      unit: units.BytesPerSecondIEC,
      width: 8,
      queries: [
        { expr: 'sum(rate(loki_distributor_bytes_received_total[$__rate_interval]))', legend: 'Loki' },
        { expr: 'sum(rate(jaeger_storage_badger_write_bytes_user[$__rate_interval]))', legend: 'Jaeger' },
      ],
    }),
  ],
};
