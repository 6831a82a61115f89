import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { worse } from './kit/thresholds';
import { choice } from './kit/variables';

const onDisk = 'job="node-exporter",node=~"$node",fstype!~"tmpfs|ramfs|overlay|squashfs"';
const onNode = `node=~"$node"`;
const byNode = 'sum by (node)';
// Pods that ended have requests still, and take no room.
const running = `on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)`;
const requests = (resource: string, more = onNode) =>
  `kube_pod_container_resource_requests{resource="${resource}",${more}} * ${running}`;
const share = (resource: string) =>
  `${byNode} (${requests(resource)}) / ${byNode} (kube_node_status_allocatable{resource="${resource}",${onNode}})`;

/** Is there room for one pod more, and what takes it. */
export const capacity = dashboard({
  uid: 'twisterlab-capacity',
  title: 'Room in the cluster',
  says: 'What the machines have, what is promised to pods, and what is really used.',
  variables: [choice('node', 'node', 'node_uname_info', 'Machines.')],
  rows: {
    'What is promised': [
      promised('CPU promised', 'cpu', 'cores'),
      promised('Memory promised', 'memory', 'memory'),
      promised('Scratch promised', 'ephemeral_storage', 'disk for scratch and logs'),
      stat({
        title: 'Pods',
        says: 'Pods of the most that each machine takes.',
        unit: units.PercentUnit,
        width: 6,
        decimals: 0,
        thresholds: worse(0.8, 0.95),
        asks: [
          {
            expr: `count by (node) (kube_pod_info{${onNode}}) / ${byNode} (kube_node_status_allocatable{resource="pods",${onNode}})`,
            legend: '{{node}}',
          },
        ],
      }),
    ],
    'Promised and used': [
      graph({
        title: 'Cores',
        says: 'What the machines have for pods, what is promised, and what all processes use. Promises far above the use keep room that nobody needs.',
        unit: units.Short,
        width: 12,
        asks: [
          { expr: `sum(kube_node_status_allocatable{resource="cpu",${onNode}})`, legend: 'for pods' },
          { expr: `sum(${requests('cpu')})`, legend: 'promised' },
          {
            expr: 'sum(rate(node_cpu_seconds_total{mode!~"idle|iowait|steal",node=~"$node"}[$__rate_interval]))',
            legend: 'used',
          },
        ],
      }),
      graph({
        title: 'Memory',
        says: 'What the machines have for pods, what is promised, and what is used. Use beyond the promises is what a full machine takes back first.',
        unit: units.BytesIEC,
        width: 12,
        asks: [
          { expr: `sum(kube_node_status_allocatable{resource="memory",${onNode}})`, legend: 'for pods' },
          { expr: `sum(${requests('memory')})`, legend: 'promised' },
          {
            expr: 'sum(node_memory_MemTotal_bytes{node=~"$node"} - node_memory_MemAvailable_bytes{node=~"$node"})',
            legend: 'used',
          },
        ],
      }),
      graph({
        title: 'Memory promised, by namespace',
        says: 'Who has what is promised.',
        unit: units.BytesIEC,
        width: 12,
        stacked: true,
        asks: [
          {
            expr: `sum by (namespace) (${requests('memory')})`,
            legend: '{{namespace}}',
          },
        ],
      }),
      graph({
        title: 'Quotas',
        says: 'Share of its quota that each namespace has used up. At 100 % its next pod is refused.',
        unit: units.PercentUnit,
        width: 12,
        thresholds: worse(0.85, 1),
        asks: [
          {
            expr: `kube_resourcequota{type="used"} / ignoring (type) (kube_resourcequota{type="hard"} > 0)`,
            legend: `{{namespace}} {{resource}}`,
          },
        ],
      }),
    ],
    Disks: [
      graph({
        title: 'Full',
        says: 'Share of each file system that is full. Images are collected from 75 %, pods evicted from 85 %.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: worse(0.8, 0.85),
        asks: [
          {
            expr: `1 - node_filesystem_avail_bytes{${onDisk}} / node_filesystem_size_bytes{${onDisk}}`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
      graph({
        title: 'Room in four days',
        says: 'Share of each file system that is free four days from now, if it goes on as in the last six hours. Below nothing it is full before.',
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
        asks: [
          {
            expr: `predict_linear(node_filesystem_avail_bytes{${onDisk}}[6h], 4 * 86400) / node_filesystem_size_bytes{${onDisk}}`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
      graph({
        title: 'Inodes used',
        says: 'Share of the inodes in use. A disk without one is full, however much room it has.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: worse(0.8, 0.95),
        asks: [
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
        says: 'What was asked for. With local-path nothing holds a claim to it: all of them share the disk of the node.',
        unit: units.BytesIEC,
        width: 12,
        expr: `sum by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes)`,
        labels: { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        value: 'Asked for',
      }),
      graph({
        title: 'What the stores hold',
        says: 'As each tells it itself: databases, metrics, and one copy of each backup.',
        unit: units.BytesIEC,
        width: 12,
        asks: [
          { expr: 'sum by (namespace) (pg_database_size_bytes)', legend: '{{namespace}} PostgreSQL' },
          { expr: 'redis_aof_current_size_bytes', legend: '{{namespace}} Redis' },
          { expr: 'prometheus_tsdb_storage_blocks_bytes', legend: 'Prometheus' },
          { expr: 'sum by (namespace) (backup_size_bytes)', legend: '{{namespace}} newest copies' },
        ],
      }),
    ],
    'Pods in trouble': [
      table({
        title: 'Containers that wait',
        says: 'Why each does not run: CrashLoopBackOff is the program, ImagePullBackOff the registry. Empty is right.',
        unit: units.Short,
        width: 12,
        expr: `sum by (namespace, pod, container, reason) (kube_pod_container_status_waiting_reason) > 0`,
        labels: { namespace: 'Namespace', pod: 'Pod', container: 'Container', reason: 'Reason' },
        value: 'Count',
      }),
      graph({
        title: 'Restarts in an hour',
        says: 'Containers that were started again, most of them by a probe or for want of memory.',
        unit: units.Short,
        width: 12,
        asks: [
          {
            expr: `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0`,
            legend: `{{namespace}}/{{pod}}`,
          },
        ],
      }),
    ],
  },
});

function promised(title: string, resource: string, what: string) {
  return stat({
    title,
    says: `Share of the ${what} of each machine that pods have been promised. What is not promised is room for a rollout.`,
    unit: units.PercentUnit,
    width: 6,
    decimals: 0,
    thresholds: worse(0.85, 0.95),
    asks: [{ expr: share(resource), legend: '{{node}}' }],
  });
}
