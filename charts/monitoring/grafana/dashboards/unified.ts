import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown } from './kit/panels';
import { none, present, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const cpu = '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))';
const memory = '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes';
const disk =
  '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs"} / node_filesystem_size_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs"}';
// Sums of a whole pod have no container, and the container that holds its network is POD in older kubelets.
const containers = 'namespace=~"$namespace",pod=~"$pod",container!="",container!="POD"';
const tools = 'namespace=~"$namespace"';
const runs = `sum by (tool_name) (rate(mcp_tool_executions_total{${tools}}[$__rate_interval]))`;

/** The first page: is everything up, and who uses the machine. The ten panels of the owner's V3.2, and what the agents do. */
export const unified = dashboard({
  uid: 'twisterlab-unified-v32',
  title: 'TwisterLab, unified',
  says: 'Whether everything is up, what the agents do, and who uses the machine. Start here.',
  variables: [
    choice('namespace', 'namespace', 'container_cpu_usage_seconds_total', 'Namespaces of the pods below.'),
    choice(
      'pod',
      'pod',
      'container_cpu_usage_seconds_total{namespace=~"$namespace"}',
      'Pods in the namespaces chosen.',
    ),
  ],
  rows: {
    'Is it up': [
      up('MCP Agents', 'mcp-unified', 'MCP servers, by namespace'),
      up('API Server', 'twisterlab-api', 'API servers, by namespace'),
      up('Node Exporter', 'node-exporter', 'Machines', '{{node}}'),
      up('Prometheus', 'prometheus', 'Whoever fills this page', 'prometheus'),
      stat({
        title: 'Targets that are down',
        says: 'Whatever Prometheus should read and cannot. The page Targets of Prometheus names the error of each.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        asks: [{ expr: 'count(up == 0) or vector(0)', legend: 'down' }],
      }),
      stat({
        title: 'Alerts firing',
        says: 'Alerts that fire now, the one that always does left out.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        asks: [{ expr: 'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)', legend: 'firing' }],
      }),
    ],
    Machines: [
      share('Node CPU %', 'Share of all cores that work.', cpu, worse(0.8, 0.95)),
      share('Node Memory %', 'Share of the memory that nobody could have without pain.', memory, worse(0.85, 0.95)),
      share(
        'Node Disk %',
        'Share of each file system that is full. From 80 % an alert fires; from 85 % the kubelet evicts pods.',
        disk,
        worse(0.8, 0.85),
        '{{node}} {{mountpoint}}',
      ),
    ],
    'Agents and tools': [
      graph({
        title: 'Tool runs by agent',
        says: 'Runs of tools a second on the MCP servers.',
        unit: units.RequestsPerSecond,
        width: 8,
        asks: [
          {
            expr: `sum by (agent_name) (rate(mcp_tool_executions_total{${tools}}[$__rate_interval]))`,
            legend: '{{agent_name}}',
          },
        ],
      }),
      graph({
        title: 'Tool runs that fail',
        says: 'Share of runs with status error, by tool. A tool that fails alone has lost what it talks to.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: worse(0.05, 0.15),
        asks: [
          {
            expr: `(sum by (tool_name) (rate(mcp_tool_executions_total{${tools},status="error"}[$__rate_interval])) or ${runs} * 0) / ${runs}`,
            legend: '{{tool_name}}',
          },
        ],
      }),
      graph({
        title: 'Time of a tool run',
        says: 'The 95th percentile of what a run takes, by tool; runs beyond ten seconds count as ten.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(2, 5),
        asks: [
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
        says: 'Cores that the containers of each pod use.',
        unit: units.Short,
        width: 12,
        stacked: true,
        asks: [
          {
            expr: `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
      graph({
        title: 'Memory per Pod',
        says: 'Memory of the containers of each pod, with the pages of files that the kernel may drop.',
        unit: units.BytesIEC,
        width: 12,
        stacked: true,
        asks: [
          {
            expr: `sum by (namespace, pod) (container_memory_usage_bytes{${containers}})`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
      graph({
        title: 'HTTP Request Rate',
        says: 'Requests a second that Prometheus answers, by path: dashboards, rules and whoever asks it by hand.',
        unit: units.RequestsPerSecond,
        width: 12,
        asks: [
          {
            expr: 'sum by (handler) (rate(prometheus_http_requests_total[$__rate_interval])) > 0',
            legend: '{{handler}}',
          },
        ],
      }),
      graph({
        title: 'Memory of the servers',
        says: 'Resident memory of the Python processes, as they tell it themselves. A line that only climbs is a leak.',
        unit: units.BytesIEC,
        width: 12,
        asks: [
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
    says: `${what}: UP where the last look at its metrics got an answer.`,
    unit: units.Short,
    width: 4,
    thresholds: present,
    words: upOrDown,
    asks: [{ expr: `up{job="${job}"}`, legend }],
  });
}

function share(title: string, says: string, expr: string, limits: ReturnType<typeof worse>, legend = '{{node}}') {
  return graph({
    title,
    says,
    unit: units.PercentUnit,
    width: 8,
    max: 1,
    thresholds: limits,
    asks: [{ expr, legend }],
  });
}
