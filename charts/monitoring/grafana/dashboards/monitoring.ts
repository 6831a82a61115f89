import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, valueText } from './kit/panels';
import { table } from './kit/table';
import { higherIsWorse, none, present } from './kit/thresholds';
import { pipelineRows } from './monitoring-pipelines';

/** Programs of the monitoring namespaces by their scrape job. */
const programs = 'prometheus|alertmanager|loki|grafana|jaeger|otel-collector|node-exporter|kube-state-metrics';

/** Does monitoring itself work: would an alert fire, and would it arrive. */
export const monitoring = dashboard({
  uid: 'twisterlab-monitoring',
  title: 'Monitoring stack',
  description: 'Whether monitoring itself works. Runbooks: docs/runbooks/monitoring.md, alerts.md, logs.md.',
  rows: {
    'Would we notice': [
      stat({
        title: 'Programs that are scraped',
        description: 'Targets that are up, of each program of monitoring.',
        unit: units.Short,
        width: 12,
        height: 5,
        thresholds: { from: 'red', steps: [[1, 'green']] },
        queries: [{ expr: `sum by (job) (up{job=~"${programs}"})`, legend: '{{job}}' }],
      }),
      stat({
        title: 'Heartbeat is sent',
        description: 'The alert Watchdog fires. An external service raises the alarm when it stops.',
        unit: units.Short,
        width: 4,
        height: 5,
        thresholds: present,
        mapping: valueText({ 0: ['no', 'red'], 1: ['yes', 'green'] }),
        queries: [{ expr: 'count(ALERTS{alertname="Watchdog",alertstate="firing"}) or vector(0)', legend: 'Watchdog' }],
      }),
      stat({
        title: 'Targets that are down',
        description: 'The table below lists them.',
        unit: units.Short,
        width: 4,
        height: 5,
        thresholds: none,
        queries: [{ expr: 'count(up == 0) or vector(0)', legend: 'down' }],
      }),
      stat({
        title: 'Failed rule evaluations',
        description: 'In this period. Rules that fail fire no alert. The page Rules of Prometheus shows the error.',
        unit: units.Short,
        width: 4,
        height: 5,
        decimals: 0,
        thresholds: none,
        queries: [{ expr: 'sum(increase(prometheus_rule_evaluation_failures_total[$__range]))', legend: 'failed' }],
      }),
      table({
        title: 'Down targets',
        description: 'Normally empty. The page Targets of Prometheus shows the error of each.',
        unit: units.Short,
        width: 12,
        expr: 'up == 0',
        labels: { job: 'Job', namespace: 'Namespace', instance: 'Instance', node: 'Node' },
        value: 'Up',
      }),
      graph({
        title: 'Scrape duration by job',
        description: 'The slowest target of each job. A scrape is given up after 10 s.',
        unit: units.Seconds,
        width: 12,
        thresholds: higherIsWorse(5, 10),
        queries: [{ expr: 'max by (job) (scrape_duration_seconds)', legend: '{{job}}' }],
      }),
    ],
    Prometheus: [
      graph({
        title: 'Series in memory',
        description:
          'Each takes about 4 KiB of memory. A step up is a new exporter, a line that rises a label without bounds.',
        unit: units.Short,
        width: 8,
        queries: [{ expr: 'prometheus_tsdb_head_series', legend: 'series' }],
      }),
      graph({
        title: 'Samples stored',
        description: 'Samples a second. 0: nothing is stored, and no alert can fire.',
        unit: units.Short,
        width: 8,
        queries: [
          { expr: 'sum(rate(prometheus_tsdb_head_samples_appended_total[$__rate_interval]))', legend: 'samples' },
        ],
      }),
      graph({
        title: 'Bytes on disk',
        description: 'Stored blocks, and the write-ahead log. Retention by size deletes the oldest blocks.',
        unit: units.BytesIEC,
        width: 8,
        stacked: true,
        queries: [
          { expr: 'prometheus_tsdb_storage_blocks_bytes', legend: 'blocks' },
          { expr: 'prometheus_tsdb_wal_storage_size_bytes{job="prometheus"}', legend: 'write-ahead log' },
        ],
      }),
      table({
        title: 'Jobs by stored series',
        description: 'What takes the space. A job without bounds is cut off at 100,000 series of a target.',
        unit: units.Short,
        width: 8,
        expr: 'sort_desc(sum by (job) (scrape_samples_post_metric_relabeling))',
        labels: { job: 'Job' },
        value: 'Series',
      }),
      table({
        title: 'Slowest rule groups',
        description: 'Duration of the last evaluation. It starts every 30 s, and has to end before.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(10, 30),
        expr: 'sort_desc(label_replace(prometheus_rule_group_last_duration_seconds, "rule_group", "$1", "rule_group", ".*;(.+)"))',
        labels: { rule_group: 'Rule group' },
        value: 'Duration',
      }),
      graph({
        title: 'Memory of the programs',
        description: 'Working set of the largest container of each name. The page Workload compares it with the limit.',
        unit: units.BytesIEC,
        width: 8,
        queries: [
          {
            expr: 'max by (container) (container_memory_working_set_bytes{namespace=~"monitoring|node-agents",container!="",container!="POD"})',
            legend: '{{container}}',
          },
        ],
      }),
    ],
    ...pipelineRows,
  },
});
