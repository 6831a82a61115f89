import * as units from '@grafana/grafana-foundation-sdk/units';
import { logs as store } from '../data-sources';
import { dashboard } from './kit/dashboard';
import { lines } from './kit/lines';
import { graph, stat, upOrDown } from './kit/panels';
import { none, present, worse } from './kit/thresholds';
import { choiceOfLines, levels } from './kit/variables';

const chosen = '{k8s_namespace_name=~"$namespace",k8s_pod_name=~"$pod"} | detected_level=~"$level"';
const counted = `${chosen} [$__auto]`;

/** What the pods say, how loudly, and whether all of it arrives. */
export const logs = dashboard({
  uid: 'twisterlab-logs',
  title: 'Logs',
  says: 'Lines of all pods by namespace, pod and level, and whether Loki takes them all.',
  variables: [
    choiceOfLines('namespace', 'k8s_namespace_name', '{k8s_namespace_name=~".+"}', 'Namespaces that say something.'),
    choiceOfLines('pod', 'k8s_pod_name', '{k8s_namespace_name=~"$namespace"}', 'Pods in the namespaces chosen.'),
    // Not a label that lines are found by, so they cannot be asked for.
    levels('level', 'How bad, as the line says or Loki guesses.'),
  ],
  from: 'now-1h',
  rows: {
    'How loudly': [
      graph({
        title: 'Lines by level',
        says: 'Lines at a time. A wave of errors is where to look below; a silence of everything is a collector that is away.',
        of: store,
        unit: units.Short,
        width: 12,
        stacked: true,
        asks: [{ expr: `sum by (detected_level) (count_over_time(${counted}))`, legend: '{{detected_level}}' }],
      }),
      graph({
        title: 'Lines by namespace',
        says: 'Who says most.',
        of: store,
        unit: units.Short,
        width: 12,
        stacked: true,
        asks: [{ expr: `sum by (k8s_namespace_name) (count_over_time(${counted}))`, legend: '{{k8s_namespace_name}}' }],
      }),
      graph({
        title: 'Errors by pod',
        says: 'The ten pods with most lines of level error or worse, whatever level is chosen.',
        of: store,
        unit: units.Short,
        width: 24,
        asks: [
          {
            expr: 'topk(10, sum by (k8s_namespace_name, k8s_pod_name) (count_over_time({k8s_namespace_name=~"$namespace",k8s_pod_name=~"$pod"} | detected_level=~"error|critical|fatal" [$__auto])))',
            legend: '{{k8s_namespace_name}}/{{k8s_pod_name}}',
          },
        ],
      }),
    ],
    'What they say': [
      lines({
        title: 'Lines',
        says: 'The newest thousand of what is chosen above. A line opens with all that is known of it; a trace leads to Jaeger.',
        expr: chosen,
      }),
    ],
    Loki: [
      stat({
        title: 'Loki is up',
        says: 'DOWN where Prometheus gets no metrics of it. Lines wait on the nodes meanwhile, for some hours.',
        unit: units.Short,
        width: 6,
        height: 8,
        thresholds: present,
        words: upOrDown,
        asks: [{ expr: 'up{job="loki"}', legend: 'loki' }],
      }),
      stat({
        title: 'Panics in this time',
        says: 'Requests that a fault of Loki itself ended. Its own lines, above, say where.',
        unit: units.Short,
        width: 6,
        height: 8,
        decimals: 0,
        thresholds: none,
        asks: [{ expr: 'sum(increase(loki_panic_total[$__range]))', legend: 'panics' }],
      }),
      graph({
        title: 'Lines and bytes taken',
        says: 'Bytes a second that Loki is sent. It refuses more than 4 MB a second, and the collector waits.',
        unit: units.BytesPerSecondIEC,
        width: 12,
        thresholds: worse(2e6, 4e6),
        asks: [{ expr: 'sum(rate(loki_distributor_bytes_received_total[$__rate_interval]))', legend: 'bytes' }],
      }),
      graph({
        title: 'Time of a question and of a push',
        says: 'The 95th percentile by route. Slow pushes fill the queues of the collectors.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(2, 10),
        asks: [
          {
            expr: 'histogram_quantile(0.95, sum by (le, route) (rate(loki_request_duration_seconds_bucket{route=~".*push.*|.*otlp.*|.*query.*"}[$__rate_interval])))',
            legend: '{{route}}',
          },
        ],
      }),
      graph({
        title: 'Requests that fail',
        says: 'Requests a second that Loki answered with 5xx.',
        unit: units.RequestsPerSecond,
        width: 8,
        asks: [
          {
            expr: 'sum(rate(loki_request_duration_seconds_count{status_code=~"5.."}[$__rate_interval])) or sum(rate(loki_request_duration_seconds_count[$__rate_interval])) * 0',
            legend: '5xx',
          },
        ],
      }),
      graph({
        title: 'Streams in memory',
        says: 'Streams that are written to. Each takes memory; from 5000 on new ones are refused.',
        unit: units.Short,
        width: 8,
        thresholds: worse(3000, 5000),
        asks: [{ expr: 'sum(loki_ingester_memory_streams)', legend: 'streams' }],
      }),
      graph({
        title: 'Disk of the log of writes',
        says: 'Share of its disk that is full, as Loki sees it. Beyond 90 % it takes no more lines.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: worse(0.8, 0.9),
        asks: [{ expr: 'max(loki_ingester_wal_disk_usage_percent)', legend: 'full' }],
      }),
      graph({
        title: 'Since old lines were last deleted',
        says: 'Seconds since the compactor went through all tables. It does so every ten minutes; if it stops the claim fills.',
        unit: units.Seconds,
        width: 12,
        thresholds: worse(3600, 21600),
        asks: [
          {
            expr: 'time() - max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds > 0)',
            legend: 'since',
          },
        ],
      }),
    ],
  },
});
