import * as units from '@grafana/grafana-foundation-sdk/units';
import { eventSource } from '../../collector/events';
import { hostLogs } from '../../loki/alerts';
import { logs as store } from '../data-sources';
import { dashboard } from './kit/dashboard';
import { lines } from './kit/lines';
import { graph, stat, upOrDown } from './kit/panels';
import { higherIsWorse, none, present } from './kit/thresholds';
import { levelVariable, logLabelVariable } from './kit/variables';

const chosen = '{k8s_namespace_name=~"$namespace",k8s_pod_name=~"$pod"} | detected_level=~"$level"';
const counted = `${chosen} [$__auto]`;
const machines = `{service_name="${hostLogs}"} | detected_level=~"$level"`;
// Events of nodes have no namespace.
const events = `{service_name="${eventSource}"} | k8s_namespace_name=~"$namespace|" | detected_level=~"$level"`;

/** Log lines of all pods and machines, Kubernetes Events, their volume, and whether Loki receives them. */
export const logs = dashboard({
  uid: 'twisterlab-logs',
  title: 'Logs',
  description:
    'Lines of all pods by namespace, pod and level, lines of the machines, Kubernetes Events, and whether Loki accepts them.',
  variables: [
    logLabelVariable('namespace', 'k8s_namespace_name', '{k8s_namespace_name=~".+"}', 'Namespaces with log lines.'),
    logLabelVariable('pod', 'k8s_pod_name', '{k8s_namespace_name=~"$namespace"}', 'Pods in the selected namespaces.'),
    // Not an index label, so Loki cannot list its values.
    levelVariable('level', 'Level that the line states or Loki detects.'),
  ],
  from: 'now-1h',
  rows: {
    Volume: [
      graph({
        title: 'Lines by level',
        description: 'Number of lines. No lines at all means that a collector is down.',
        dataSource: store,
        unit: units.Short,
        width: 12,
        stacked: true,
        queries: [{ expr: `sum by (detected_level) (count_over_time(${counted}))`, legend: '{{detected_level}}' }],
      }),
      graph({
        title: 'Lines by namespace',
        description: 'Number of lines of each namespace.',
        dataSource: store,
        unit: units.Short,
        width: 12,
        stacked: true,
        queries: [
          { expr: `sum by (k8s_namespace_name) (count_over_time(${counted}))`, legend: '{{k8s_namespace_name}}' },
        ],
      }),
      graph({
        title: 'Errors by pod',
        description: 'The ten pods with the most lines of level error or worse, independent of the selected level.',
        dataSource: store,
        unit: units.Short,
        width: 24,
        queries: [
          {
            expr: 'topk(10, sum by (k8s_namespace_name, k8s_pod_name) (count_over_time({k8s_namespace_name=~"$namespace",k8s_pod_name=~"$pod"} | detected_level=~"error|critical|fatal" [$__auto])))',
            legend: '{{k8s_namespace_name}}/{{k8s_pod_name}}',
          },
        ],
      }),
    ],
    Lines: [
      lines({
        title: 'Lines',
        description:
          'The newest thousand lines of the selection. A line expands to its labels; a trace id links to Jaeger.',
        expr: chosen,
      }),
    ],
    'Kubernetes Events': [
      graph({
        title: 'Events by reason',
        description:
          'The ten most frequent reasons: BackOff, FailedScheduling and Unhealthy name pods that do not start or answer.',
        dataSource: store,
        unit: units.Short,
        width: 24,
        stacked: true,
        queries: [
          {
            expr: `topk(10, sum by (k8s_event_reason) (count_over_time(${events} [$__auto])))`,
            legend: '{{k8s_event_reason}}',
          },
        ],
      }),
      lines({
        title: 'Events',
        description:
          'What Kubernetes did with pods, volumes and nodes. An Event expands to the object (k8s_object_name) and its reason.',
        expr: events,
      }),
    ],
    Machines: [
      graph({
        title: 'Lines of the machines by program',
        description: 'The ten programs with the most lines. A flood of the kernel fills /var/log.',
        dataSource: store,
        unit: units.Short,
        width: 24,
        stacked: true,
        queries: [
          {
            expr: `topk(10, sum by (k8s_node_name, program) (count_over_time(${machines} [$__auto])))`,
            legend: '{{k8s_node_name}} {{program}}',
          },
        ],
      }),
      lines({
        title: 'Lines of the machines',
        description: "The newest thousand lines of the kernel, K3s and the machines' services, which belong to no pod.",
        expr: machines,
      }),
    ],
    Loki: [
      stat({
        title: 'Loki is up',
        description: 'DOWN if Prometheus cannot scrape it. Lines are queued on the nodes for some hours.',
        unit: units.Short,
        width: 6,
        height: 8,
        thresholds: present,
        mapping: upOrDown,
        queries: [{ expr: 'up{job="loki"}', legend: 'loki' }],
      }),
      stat({
        title: 'Panics in this period',
        description: 'Requests that ended in a panic of Loki. Its own log lines show the stack.',
        unit: units.Short,
        width: 6,
        height: 8,
        decimals: 0,
        thresholds: none,
        queries: [{ expr: 'sum(increase(loki_panic_total[$__range]))', legend: 'panics' }],
      }),
      graph({
        title: 'Bytes received',
        description:
          'Bytes a second that Loki receives. Above ingestion_rate_mb, which follows from its claim, it rejects them, and the collector retries.',
        unit: units.BytesPerSecondIEC,
        width: 12,
        queries: [{ expr: 'sum(rate(loki_distributor_bytes_received_total[$__rate_interval]))', legend: 'bytes' }],
      }),
      graph({
        title: 'Duration of queries and pushes',
        description: 'The 95th percentile by route. Slow pushes fill the queues of the collectors.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(2, 10),
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, route) (rate(loki_request_duration_seconds_bucket{route=~".*push.*|.*otlp.*|.*query.*"}[$__rate_interval])))',
            legend: '{{route}}',
          },
        ],
      }),
      graph({
        title: 'Failed requests',
        description: 'Requests a second that Loki answered with 5xx.',
        unit: units.RequestsPerSecond,
        width: 8,
        queries: [
          {
            expr: 'sum(rate(loki_request_duration_seconds_count{status_code=~"5.."}[$__rate_interval])) or sum(rate(loki_request_duration_seconds_count[$__rate_interval])) * 0',
            legend: '5xx',
          },
        ],
      }),
      graph({
        title: 'Streams in memory',
        description: 'Active streams. Each uses memory; above 5000 new ones are rejected.',
        unit: units.Short,
        width: 8,
        thresholds: higherIsWorse(3000, 5000),
        queries: [{ expr: 'sum(loki_ingester_memory_streams)', legend: 'streams' }],
      }),
      graph({
        title: 'Disk of the WAL',
        description: 'Used share of its disk, as Loki reports it. Beyond 90 % it rejects lines.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.9),
        queries: [{ expr: 'max(loki_ingester_wal_disk_usage_percent)', legend: 'full' }],
      }),
      graph({
        title: 'Time since retention ran',
        description:
          'Time since the compactor applied retention. It does so every ten minutes; if it stops, the volume fills.',
        unit: units.Seconds,
        width: 12,
        thresholds: higherIsWorse(3600, 21600),
        queries: [
          {
            expr: 'time() - max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds > 0)',
            legend: 'since',
          },
        ],
      }),
    ],
  },
});
