import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { higherIsWorse } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const onDisk = 'job="node-exporter",node=~"$node",fstype!~"tmpfs|ramfs|overlay|squashfs"';
const onNode = `node=~"$node"`;
const byNode = 'sum by (node)';
// Finished pods still have requests, but occupy no resources.
const running = `on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)`;
const requests = (resource: string, more = onNode) =>
  `kube_pod_container_resource_requests{resource="${resource}",${more}} * ${running}`;
const share = (resource: string) =>
  `${byNode} (${requests(resource)}) / ${byNode} (kube_node_status_allocatable{resource="${resource}",${onNode}})`;

/** Is there room for another pod, and what uses the capacity. */
export const capacity = dashboard({
  uid: 'twisterlab-capacity',
  title: 'Cluster capacity',
  description: 'Allocatable, requested and used resources of the nodes.',
  variables: [labelVariable('node', 'node', 'node_uname_info', 'Machines.')],
  rows: {
    Requests: [
      requestedStat('CPU requested', 'cpu', 'cores'),
      requestedStat('Memory requested', 'memory', 'memory'),
      requestedStat('Ephemeral storage requested', 'ephemeral_storage', 'ephemeral storage'),
      stat({
        title: 'Pods',
        description: 'Pods relative to the maximum of each node.',
        unit: units.PercentUnit,
        width: 6,
        decimals: 0,
        thresholds: higherIsWorse(0.8, 0.95),
        queries: [
          {
            expr: `count by (node) (kube_pod_info{${onNode}}) / ${byNode} (kube_node_status_allocatable{resource="pods",${onNode}})`,
            legend: '{{node}}',
          },
        ],
      }),
    ],
    'Requests and usage': [
      graph({
        title: 'Cores',
        description:
          'Cores that are allocatable, requested by pods, and used by all processes. Requests far above the usage reserve capacity that is not needed.',
        unit: units.Short,
        width: 12,
        queries: [
          { expr: `sum(kube_node_status_allocatable{resource="cpu",${onNode}})`, legend: 'allocatable' },
          { expr: `sum(${requests('cpu')})`, legend: 'requested' },
          {
            expr: 'sum(rate(node_cpu_seconds_total{mode!~"idle|iowait|steal",node=~"$node"}[$__rate_interval]))',
            legend: 'used',
          },
        ],
      }),
      graph({
        title: 'Memory',
        description:
          'Memory that is allocatable, requested by pods, and used. Pods above their requests are evicted first.',
        unit: units.BytesIEC,
        width: 12,
        queries: [
          { expr: `sum(kube_node_status_allocatable{resource="memory",${onNode}})`, legend: 'allocatable' },
          { expr: `sum(${requests('memory')})`, legend: 'requested' },
          {
            expr: 'sum(node_memory_MemTotal_bytes{node=~"$node"} - node_memory_MemAvailable_bytes{node=~"$node"})',
            legend: 'used',
          },
        ],
      }),
      graph({
        title: 'Memory requested, by namespace',
        description: 'Memory requests of the pods of each namespace.',
        unit: units.BytesIEC,
        width: 12,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace) (${requests('memory')})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Quotas',
        description: "Used share of each namespace's quota. At 100 % new pods are rejected.",
        unit: units.PercentUnit,
        width: 12,
        thresholds: higherIsWorse(0.85, 1),
        queries: [
          {
            expr: `kube_resourcequota{type="used"} / ignoring (type) (kube_resourcequota{type="hard"} > 0)`,
            legend: `{{namespace}} {{resource}}`,
          },
        ],
      }),
    ],
    Disks: [
      graph({
        title: 'Disk used',
        description: 'Share of each file system that is full. Images are collected from 75 %, pods evicted from 85 %.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.85),
        queries: [
          {
            expr: `1 - node_filesystem_avail_bytes{${onDisk}} / node_filesystem_size_bytes{${onDisk}}`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
      graph({
        title: 'Free space in four days',
        description:
          'Predicted free share of each file system in four days, by the trend of six hours. Below zero it is full before.',
        unit: units.PercentUnit,
        width: 8,
        min: -1,
        max: 1,
        thresholds: {
          from: 'red',
          steps: [
            [0, 'orange'],
            [0.15, 'green'],
          ],
        },
        queries: [
          {
            expr: `predict_linear(node_filesystem_avail_bytes{${onDisk}}[6h], 4 * 86400) / node_filesystem_size_bytes{${onDisk}}`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
      graph({
        title: 'Inodes used',
        description: 'Share of the inodes in use. Without free inodes no file can be created.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.95),
        queries: [
          {
            expr: `1 - node_filesystem_files_free{${onDisk}} / (node_filesystem_files{${onDisk}} > 0)`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
    ],
    Claims: [
      table({
        title: 'Claims',
        description: 'Requested sizes. local-path does not enforce them: all claims share the disk of the node.',
        unit: units.BytesIEC,
        width: 12,
        expr: `sum by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes)`,
        labels: { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        value: 'Requested',
      }),
      graph({
        title: 'Size of stored data',
        description: 'As each store reports it: databases, metrics, and one copy of each backup.',
        unit: units.BytesIEC,
        width: 12,
        queries: [
          { expr: 'sum by (namespace) (pg_database_size_bytes)', legend: '{{namespace}} PostgreSQL' },
          { expr: 'redis_aof_current_size_bytes', legend: '{{namespace}} Redis' },
          { expr: 'prometheus_tsdb_storage_blocks_bytes', legend: 'Prometheus' },
          { expr: 'sum by (namespace) (backup_size_bytes)', legend: '{{namespace}} newest copies' },
        ],
      }),
    ],
    'Failing pods': [
      table({
        title: 'Waiting containers',
        description:
          'The reason why each does not run: CrashLoopBackOff is the program, ImagePullBackOff the registry. Normally empty.',
        unit: units.Short,
        width: 12,
        expr: `sum by (namespace, pod, container, reason) (kube_pod_container_status_waiting_reason) > 0`,
        labels: { namespace: 'Namespace', pod: 'Pod', container: 'Container', reason: 'Reason' },
      }),
      graph({
        title: 'Restarts in an hour',
        description: 'Container restarts, usually after a failed liveness probe or for lack of memory.',
        unit: units.Short,
        width: 12,
        queries: [
          {
            expr: `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0`,
            legend: `{{namespace}}/{{pod}}`,
          },
        ],
      }),
    ],
  },
});

function requestedStat(title: string, resource: string, what: string) {
  return stat({
    title,
    description: `Share of the allocatable ${what} of each node that pods request. The rest is available for a rollout.`,
    unit: units.PercentUnit,
    width: 6,
    decimals: 0,
    thresholds: higherIsWorse(0.85, 0.95),
    queries: [{ expr: share(resource), legend: '{{node}}' }],
  });
}
