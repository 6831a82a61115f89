import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { higherIsWorse, none } from './kit/thresholds';
import { oneOfLabel } from './kit/variables';

const of = 'namespace=~"$namespace",container=~"$container"';
const byPod = 'sum by (namespace, pod, container)';
const legend = '{{pod}} {{container}}';
const rate = (counter: string) => `${byPod} (rate(${counter}{${of}}[$__rate_interval]))`;
const resource = (kind: 'requests' | 'limits', name: string) =>
  `max by (namespace, container) (kube_pod_container_resource_${kind}{${of},resource="${name}"})`;

/** How one workload does: its containers, what they use, and why they restarted. */
export const workload = dashboard({
  uid: 'twisterlab-workload',
  title: 'Workload',
  description: 'Containers of one workload in all its pods: what they use, and why they restarted.',
  variables: [
    oneOfLabel('namespace', 'namespace', 'kube_pod_container_status_running', 'Namespaces.'),
    oneOfLabel(
      'container',
      'container',
      'kube_pod_container_status_running{namespace=~"$namespace"}',
      'Containers. The main one of a workload has its name.',
    ),
  ],
  rows: {
    'Does it run': [
      stat({
        title: 'Ready containers',
        description: 'Containers that get requests.',
        unit: units.Short,
        width: 6,
        height: 8,
        queries: [{ expr: `sum(kube_pod_container_status_ready{${of}})`, legend: 'ready' }],
      }),
      stat({
        title: 'Restarts in this period',
        description: 'The table beside it shows the reason of the last one.',
        unit: units.Short,
        width: 6,
        height: 8,
        decimals: 0,
        thresholds: higherIsWorse(1, 5),
        queries: [
          { expr: `sum(increase(kube_pod_container_status_restarts_total{${of}}[$__range]))`, legend: 'restarts' },
        ],
      }),
      table({
        title: 'Last termination: exit code',
        description:
          'Why each container ended last. 137 with OOMKilled: raise its memory; 1: its log has the reason; 143: it was stopped. Normally empty.',
        unit: units.Short,
        width: 12,
        thresholds: none,
        expr: `kube_pod_container_status_last_terminated_exitcode{${of}} * on (namespace, pod, container) group_left (reason) max by (namespace, pod, container, reason) (kube_pod_container_status_last_terminated_reason{${of}} == 1)`,
        labels: { namespace: 'Namespace', pod: 'Pod', container: 'Container', reason: 'Reason' },
        value: 'Exit code',
      }),
    ],
    Processor: [
      graph({
        title: 'Cores used',
        description: 'Cores of each container, with request and limit of one.',
        unit: units.Short,
        width: 12,
        queries: [
          { expr: rate('container_cpu_usage_seconds_total'), legend },
          { expr: resource('requests', 'cpu'), legend: '{{container}} request' },
          { expr: resource('limits', 'cpu'), legend: '{{container}} limit' },
        ],
      }),
      graph({
        title: 'Throttled time slices',
        description:
          'Share of the time slices in which the container reached its limit and waited. Latency rises with it.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: higherIsWorse(0.25, 0.5),
        queries: [
          {
            expr: `${rate('container_cpu_cfs_throttled_periods_total')} / ${rate('container_cpu_cfs_periods_total')}`,
            legend,
          },
        ],
      }),
    ],
    Memory: [
      graph({
        title: 'Memory used',
        description: 'Working set of each container, with request and limit of one. At the limit the kernel kills it.',
        unit: units.BytesIEC,
        width: 12,
        queries: [
          { expr: `${byPod} (container_memory_working_set_bytes{${of}})`, legend },
          { expr: resource('requests', 'memory'), legend: '{{container}} request' },
          { expr: resource('limits', 'memory'), legend: '{{container}} limit' },
        ],
      }),
      graph({
        title: 'Memory used of the limit',
        description: 'Share of the limit. It includes files in the cache, which the kernel gives back before it kills.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: higherIsWorse(0.9, 1),
        queries: [
          {
            expr: `${byPod} (container_memory_working_set_bytes{${of}}) / ${byPod} (kube_pod_container_resource_limits{${of},resource="memory"})`,
            legend,
          },
        ],
      }),
    ],
    'Disk and network': [
      graph({
        title: 'Disk requests',
        description: 'Reads and writes a second that reach the disk.',
        unit: units.IOOpsPerSecond,
        width: 12,
        queries: [
          { expr: rate('container_fs_reads_total'), legend: `${legend} reads` },
          { expr: rate('container_fs_writes_total'), legend: `${legend} writes` },
        ],
      }),
      graph({
        title: 'Bytes received and sent by its pods',
        description: 'Bytes a second of the whole pod: its containers share one network.',
        unit: units.BytesPerSecondIEC,
        width: 12,
        queries: ['receive', 'transmit'].map((direction) => ({
          expr: `sum by (namespace, pod) (rate(container_network_${direction}_bytes_total{namespace=~"$namespace"}[$__rate_interval])) and on (namespace, pod) kube_pod_container_status_running{${of}}`,
          legend: `{{pod}} ${direction === 'receive' ? 'received' : 'sent'}`,
        })),
      }),
    ],
  },
});
