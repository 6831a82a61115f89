import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { firingAlerts } from './kit/firing-alerts';
import { graph, stat, upOrDown } from './kit/panels';
import { higherIsWorse, none, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const cpu = '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))';
const memory = '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes';
const disk =
  '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs"} / node_filesystem_size_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs"}';
// Excludes the sums of a pod, which have no container, and the pause container, which older kubelets name POD.
const containers = 'namespace=~"$namespace",pod=~"$pod",container!="",container!="POD"';
const tools = 'namespace=~"$namespace"';
const runs = `sum by (tool_name) (rate(mcp_tool_executions_total{${tools}}[$__rate_interval]))`;

/** Is everything up, what do the agents do, and what uses the nodes. Contains the ten panels of the owner's V3.2. */
export const unified = dashboard({
  uid: 'twisterlab-unified-v32',
  title: 'TwisterLab, unified',
  description: 'Whether everything is up, what the agents do, and what uses the nodes: the panels of V3.2.',
  variables: [
    labelVariable('namespace', 'namespace', 'container_cpu_usage_seconds_total', 'Namespaces of the pods below.'),
    labelVariable(
      'pod',
      'pod',
      'container_cpu_usage_seconds_total{namespace=~"$namespace"}',
      'Pods in the selected namespaces.',
    ),
  ],
  rows: {
    'Is it up': [
      up('MCP Agents', 'mcp-unified', 'MCP servers, by namespace'),
      up('API Server', 'twisterlab-api', 'API servers, by namespace'),
      up('Node Exporter', 'node-exporter', 'Machines', '{{node}}'),
      up('Prometheus', 'prometheus', 'Source of the metrics on this page', 'prometheus'),
      stat({
        title: 'Targets that are down',
        description: 'Targets that Prometheus cannot scrape. Its page Targets shows the error of each.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        queries: [{ expr: 'count(up == 0) or vector(0)', legend: 'down' }],
      }),
      stat({
        title: 'Alerts firing',
        description: 'Alerts of Prometheus and Loki that fire now, without Watchdog, which always fires.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        queries: [{ expr: firingAlerts, legend: 'firing' }],
      }),
    ],
    Machines: [
      share('Node CPU %', 'Share of all cores in use.', cpu, higherIsWorse(0.8, 0.95)),
      share(
        'Node Memory %',
        'Share of the memory that is not available to new processes.',
        memory,
        higherIsWorse(0.85, 0.95),
      ),
      share(
        'Node Disk %',
        'Share of each file system that is full. From 80 % an alert fires; from 85 % the kubelet evicts pods.',
        disk,
        higherIsWorse(0.8, 0.85),
        '{{node}} {{mountpoint}}',
      ),
    ],
    'Agents and tools': [
      graph({
        title: 'Tool runs by agent',
        description: 'Runs of tools a second on the MCP servers.',
        unit: units.RequestsPerSecond,
        width: 8,
        queries: [
          {
            expr: `sum by (agent_name) (rate(mcp_tool_executions_total{${tools}}[$__rate_interval]))`,
            legend: '{{agent_name}}',
          },
        ],
      }),
      graph({
        title: 'Failed tool runs',
        description:
          'Share of runs with status error, by tool. If only one tool fails, check the service that it calls.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.05, 0.15),
        queries: [
          {
            expr: `(sum by (tool_name) (rate(mcp_tool_executions_total{${tools},status="error"}[$__rate_interval])) or ${runs} * 0) / ${runs}`,
            legend: '{{tool_name}}',
          },
        ],
      }),
      graph({
        title: 'Tool run duration',
        description: 'The 95th percentile of the duration, by tool; runs beyond ten seconds count as ten.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(2, 5),
        queries: [
          {
            expr: `histogram_quantile(0.95, sum by (le, tool_name) (rate(mcp_tool_duration_seconds_bucket{${tools}}[$__rate_interval])))`,
            legend: '{{tool_name}}',
          },
        ],
      }),
    ],
    Pods: [
      graph({
        title: 'CPU per Pod',
        description: 'Cores that the containers of each pod use.',
        unit: units.Short,
        width: 12,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
      graph({
        title: 'Memory per Pod',
        description: 'Memory of the containers of each pod, including reclaimable page cache.',
        unit: units.BytesIEC,
        width: 12,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace, pod) (container_memory_usage_bytes{${containers}})`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
      graph({
        title: 'HTTP Request Rate',
        description: 'Requests a second that Prometheus answers, by path: dashboards, rules and manual queries.',
        unit: units.RequestsPerSecond,
        width: 12,
        queries: [
          {
            expr: 'sum by (handler) (rate(prometheus_http_requests_total[$__rate_interval])) > 0',
            legend: '{{handler}}',
          },
        ],
      }),
      graph({
        title: 'Memory of the servers',
        description: 'Resident memory of the Python processes. A line that only rises indicates a leak.',
        unit: units.BytesIEC,
        width: 12,
        queries: [
          {
            expr: 'process_resident_memory_bytes{job=~"mcp-unified|twisterlab-api",namespace=~"$namespace"}',
            legend: '{{namespace}} {{job}}',
          },
        ],
      }),
    ],
  },
});

function up(title: string, job: string, what: string, legend = '{{namespace}}') {
  return stat({
    title,
    description: `${what}: UP if the last scrape succeeded.`,
    unit: units.Short,
    width: 4,
    thresholds: present,
    mapping: upOrDown,
    queries: [{ expr: `up{job="${job}"}`, legend }],
  });
}

function share(
  title: string,
  description: string,
  expr: string,
  limits: ReturnType<typeof higherIsWorse>,
  legend = '{{node}}',
) {
  return graph({
    title,
    description,
    unit: units.PercentUnit,
    width: 8,
    max: 1,
    thresholds: limits,
    queries: [{ expr, legend }],
  });
}
