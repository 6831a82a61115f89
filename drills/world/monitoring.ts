import { nodes, type SimulatedContainer } from './pods';
import {
  around,
  counters,
  gauges,
  histogram,
  type Labels,
  type Period,
  product,
  type Simulated,
  share,
} from './series';
import { ofTenants, target } from './targets';

const ofMonitoring = (job: string) => target(job, 'monitoring', `${job}-0`, 'rtx');

/** Metrics of 32 days, in bytes: 2,050 samples a second with 1.4 bytes each. Those of the oldest day go once a day. */
const kept = { bytes: 7.7e9, daily: 0.25e9, limit: 17.2e9 };

/** Series of monitoring itself. */
export function monitoringSeries(containers: readonly SimulatedContainer[], { start }: Period): Simulated[] {
  const prometheus = { job: 'prometheus', instance: '127.0.0.1:9090' };
  const toAlertmanager = product([prometheus], { alertmanager: ['http://alertmanager:9093/api/v2/alerts'] });
  const ofGroup = product([prometheus], { rule_group: ['/etc/prometheus/rules/disk.yml;disk'] });
  const alertmanager = ofMonitoring('alertmanager');
  const loki = ofMonitoring('loki');
  const collectors = nodes.map((node) =>
    target('otel-collector', 'node-agents', `otel-collector-7c9f4-${node}`, node, true),
  );
  const programs = [prometheus, alertmanager, loki, ofMonitoring('grafana'), ofMonitoring('jaeger'), ...collectors];
  const stream = { tenant: 'fake', format: 'otlp', is_internal_stream: 'false', policy: '', retention_hours: '168' };
  const request = product([loki], {
    method: ['POST'],
    ws: ['false'],
    status_code: ['200'],
    route: ['otlp_v1_logs', 'loki_api_v1_query_range'],
  });
  return [
    ...scrapes(programs, containers),
    ...gauges('prometheus_tsdb_head_series', [prometheus], (hour) => 61_000 + 900 * Math.sin(hour)),
    ...counters('prometheus_tsdb_head_samples_appended_total', product([prometheus], { type: ['float'] }), 2050),
    ...gauges(
      'prometheus_tsdb_storage_blocks_bytes',
      [prometheus],
      (hour) => kept.bytes + kept.daily * ((hour / 24) % 1),
    ),
    ...gauges('prometheus_tsdb_wal_storage_size_bytes', [prometheus], around(180e6, 0.3)),
    ...gauges(
      'prometheus_rule_group_last_duration_seconds',
      product([prometheus], {
        rule_group: ['disk', 'slo', 'pods', 'memory', 'targets-production', 'postgres'].map(
          (group) => `/etc/prometheus/rules/${group}.yml;${group}`,
        ),
      }),
      around(0.02, 0.6),
    ),
    ...counters('prometheus_rule_evaluation_failures_total', ofGroup, 0),
    ...counters('prometheus_rule_group_iterations_missed_total', ofGroup, 0),
    ...[
      'prometheus_target_scrapes_exceeded_sample_limit_total',
      'prometheus_target_scrapes_sample_duplicate_timestamp_total',
      'prometheus_target_scrapes_sample_out_of_order_total',
      'prometheus_tsdb_wal_corruptions_total',
      'prometheus_tsdb_compactions_failed_total',
    ].flatMap((name) => counters(name, [prometheus], 0)),
    ...gauges('prometheus_config_last_reload_successful', [prometheus], 1),
    ...gauges('prometheus_tsdb_retention_limit_bytes', [prometheus], kept.limit),
    ...gauges('prometheus_notifications_alertmanagers_discovered', [prometheus], 1),
    ...counters('prometheus_notifications_errors_total', toAlertmanager, 0),
    ...counters('prometheus_notifications_sent_total', toAlertmanager, 0.02),
    ...gauges('alertmanager_config_last_reload_successful', [alertmanager], 1),
    ...counters('prometheus_notifications_dropped_total', toAlertmanager, 0),
    ...gauges('prometheus_notifications_queue_length', toAlertmanager, 0),
    ...counters(
      'prometheus_http_requests_total',
      product([prometheus], {
        handler: ['/api/v1/query', '/api/v1/query_range', '/api/v1/label/:name/values'],
        code: ['200'],
      }),
      around(0.5, 0.7),
    ),
    ...gauges('alertmanager_alerts', product([alertmanager], { state: ['active', 'suppressed'] }), 0),
    ...counters(
      'alertmanager_notifications_total',
      product([alertmanager], { receiver_name: ['chat', 'heartbeat'] }),
      (_, { receiver_name }) => (receiver_name === 'heartbeat' ? 1 / 300 : 1 / 5400),
    ),
    ...['alertmanager_notification_requests_total', 'alertmanager_notification_requests_failed_total'].flatMap((name) =>
      counters(name, product([alertmanager], { receiver_name: ['chat', 'heartbeat'] }), (_, { receiver_name }) =>
        name.includes('failed') ? 0 : receiver_name === 'heartbeat' ? 1 / 300 : 1 / 5400,
      ),
    ),
    ...counters(
      'alertmanager_notifications_failed_total',
      product([alertmanager], { receiver_name: ['chat', 'heartbeat'], reason: ['other'] }),
      0,
    ),
    ...counters(
      'otelcol_receiver_accepted_log_records',
      product(collectors, { receiver: ['filelog/pods'], transport: [''] }),
      around(7, 0.6),
    ),
    ...counters(
      'otelcol_exporter_sent_log_records',
      product(collectors, { exporter: ['otlp_http/loki'] }),
      (hour, { exporter: _, ...labels }) =>
        around(7, 0.6)(hour, { ...labels, receiver: 'filelog/pods', transport: '' }),
    ),
    ...gauges(
      'otelcol_exporter_queue_size',
      product(collectors, { exporter: ['otlp_http/loki', 'otlp_grpc/jaeger'], data_type: ['logs'] }),
      around(3, 0.9),
    ),
    ...gauges(
      'otelcol_exporter_queue_capacity',
      product(collectors, { exporter: ['otlp_http/loki', 'otlp_grpc/jaeger'], data_type: ['logs'] }),
      100,
    ),
    ...counters(
      'loki_distributor_bytes_received_total',
      product([loki], Object.fromEntries(Object.entries(stream).map(([label, value]) => [label, [value]]))),
      around(3800, 0.6),
    ),
    ...counters('loki_prometheus_rule_evaluation_failures_total', [loki], 0),
    ...counters('loki_prometheus_notifications_dropped_total', [loki], 0),
    ...counters('loki_panic_total', [loki], 0),
    ...gauges('loki_ingester_memory_streams', product([loki], { tenant: ['fake'] }), around(140, 0.05)),
    ...gauges('loki_ingester_wal_disk_usage_percent', [loki], 0.41),
    ...gauges(
      'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
      [loki],
      (hour) => start + Math.floor(hour * 6) * 600,
    ),
    ...histogram('loki_request_duration_seconds', request, {
      perSecond: 1.2,
      typical: 0.03,
      les: [0.005, 0.025, 0.1, 0.25, 1, 5],
    }),
    ...counters('jaeger_storage_badger_write_bytes_user', [ofMonitoring('jaeger')], around(900, 0.6)),
    // It always fires.
    ...gauges('ALERTS', [{ alertname: 'Watchdog', severity: 'info', alertstate: 'firing' }], 1),
  ];
}

/** What Prometheus writes about each scrape. */
function scrapes(programs: readonly Labels[], containers: readonly SimulatedContainer[]): Simulated[] {
  const others = [
    ...['postgres', 'redis', 'backups', 'mcp-unified', 'twisterlab-api', 'patroni'].flatMap((job) => ofTenants(job)),
    ...nodes.flatMap((node) => [
      target('node-exporter', 'node-agents', `node-exporter-7c9f4-${node}`, node, true),
      ...['kubernetes-nodes', 'kubernetes-cadvisor'].map((job) => ({ job, node, instance: node })),
    ]),
    target('traefik', 'kube-system', 'traefik-5d7c-a', 'edgeserver'),
    target('argocd', 'argocd', 'argocd-application-controller-0', 'server3'),
    target('argocd-server', 'argocd', 'argocd-server-7c9f4-a', 'rtx'),
    target('argocd-repo-server', 'argocd', 'argocd-repo-server-7c9f4-a', 'rtx'),
    target('cert-manager', 'cert-manager', 'cert-manager-7c9f4-a', 'rtx'),
    target('trust-manager', 'cert-manager', 'trust-manager-7c9f4-a', 'rtx'),
    target('metallb', 'metallb-system', 'metallb-controller-7c9f4-a', 'rtx'),
    ...nodes.map((node) => target('metallb-speaker', 'metallb-system', `metallb-speaker-7c9f4-${node}`, node, true)),
    target('backups', 'node-agents', 'backups-0', 'edgeserver'),
    { job: 'blackbox', instance: 'twisterlab.local', host: 'twisterlab.local' },
    { job: 'kube-state-metrics', instance: 'kube-state-metrics-7c9f4-a' },
  ];
  const all = [...programs, ...others];
  const large: Readonly<Record<string, number>> = {
    'kubernetes-nodes': 4200,
    'kubernetes-cadvisor': containers.length * 40,
    'kube-state-metrics': 5600,
  };
  return [
    ...gauges('up', all, 1),
    ...gauges('scrape_duration_seconds', all, (hour, labels) =>
      around(labels.job === 'kubernetes-nodes' ? 0.9 : 0.03, 0.4)(hour, labels),
    ),
    ...gauges(
      'scrape_samples_post_metric_relabeling',
      all,
      (_, { job }) => large[job!] ?? Math.round(200 + 700 * share(job!)),
    ),
  ];
}
