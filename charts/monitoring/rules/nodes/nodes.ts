import type { Cluster } from '../../../../environments/schema/cluster';
import { alert, minutes, seconds } from '../../../kit/alert';

const ready = (status: string, values: string) => ({
  [`kube_node_status_condition{node="edgeserver",condition="Ready",status="${status}"}`]: values,
});

const up = (job: string, values: string) => ({
  [`up{job="${job}",instance="edgeserver",node="edgeserver"}`]: values,
});
const silent = (job: string) => `max_over_time(up{job="${job}"}[3m]) == 0`;

const kubeStateMetricsUp = 'sum(up{job="kube-state-metrics"})';
const exporterUp = { 'up{job="kube-state-metrics",instance="kube-state-metrics-1"}': '1x20' };
const info = (machines: Cluster['nodes']) =>
  Object.fromEntries(machines.map(({ name }) => [`kube_node_info{node="${name}"}`, '1x20']));

export const nodes = ({ nodes: machines }: Pick<Cluster, 'nodes'>) => [
  alert('NodeNotReady', {
    severity: 'critical',
    holdsFor: '5m',
    expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    summary: 'Node {{ $labels.node }} is not ready',
    description:
      'Its pods do not answer. Other nodes, if there are any, run its stateless pods; those with a volume wait for it.',
    runbook: 'docs/runbooks/node-lost.md#a-node-does-not-answer',
    fires: { given: ready('true', '0x10'), at: '6m', summary: 'Node edgeserver is not ready' },
    quiet: [
      { given: ready('true', '1x10'), at: '10m' },
      { given: ready('true', '0x4 1x10'), at: '8m' },
      { given: ready('false', '0x10'), at: '10m' },
    ],
  }),
  alert('NodeUnreachable', {
    severity: 'critical',
    consequenceOf: 'node-not-ready',
    holdsFor: '5m',
    // Two programs, and no successful scrape for minutes: K3s' page is large, and a busy node misses the timeout of 10 s.
    expr: `${silent('kubernetes-nodes')} and on (node) ${silent('node-exporter')}`,
    summary: 'Node {{ $labels.node }} does not answer',
    description: 'The machine is off or disconnected: neither the kubelet nor the node exporter answers.',
    runbook: 'docs/runbooks/node-lost.md#a-node-does-not-answer',
    fires: {
      given: { ...up('kubernetes-nodes', '1x4 0x20'), ...up('node-exporter', '1x4 0x20') },
      at: '14m',
      summary: 'Node edgeserver does not answer',
    },
    quiet: [
      { given: { ...up('kubernetes-nodes', '1x20'), ...up('node-exporter', '1x20') }, at: '20m' },
      // Only one of them fails.
      { given: { ...up('kubernetes-nodes', '0x20'), ...up('node-exporter', '1x20') }, at: '14m' },
      { given: { ...up('kubernetes-nodes', '1x20'), ...up('node-exporter', '0x20') }, at: '14m' },
      // Both miss every second scrape.
      {
        given: { ...up('kubernetes-nodes', '1 0 1 0 1 0 1 0 1 0 1 0 1 0 1'), ...up('node-exporter', '0x20') },
        at: '14m',
      },
    ],
  }),
  alert('KubeletDown', {
    severity: 'critical',
    consequenceOf: 'node-not-ready',
    holdsFor: '10m',
    expr: `${silent('kubernetes-nodes')} unless on (node) ${silent('node-exporter')}`,
    summary: 'K3s on {{ $labels.node }} does not answer, although the machine does',
    description:
      'K3s has stopped, or its metrics take longer than 10 s. Pods keep running, but no failed one is replaced.',
    runbook: 'docs/runbooks/nodes.md#a-node-is-not-ready',
    fires: {
      given: { ...up('kubernetes-nodes', '0x20'), ...up('node-exporter', '1x20') },
      at: '11m',
      summary: 'K3s on edgeserver does not answer, although the machine does',
    },
    quiet: [
      { given: { ...up('kubernetes-nodes', '1x20'), ...up('node-exporter', '1x20') }, at: '20m' },
      {
        given: { ...up('kubernetes-nodes', '0 1 0 1 0 1 0 1 0 1 0 1 0 1'), ...up('node-exporter', '1x20') },
        at: '13m',
      },
      // NodeUnreachable.
      { given: { ...up('kubernetes-nodes', '0x20'), ...up('node-exporter', '0x20') }, at: '20m' },
    ],
  }),
  alert('NodeMissing', {
    severity: 'critical',
    holdsFor: '10m',
    // The second half keeps it from firing for every node when kube-state-metrics is down.
    expr: `(${machines.map(({ name }) => `absent(kube_node_info{node="${name}"})`).join(' or ')}) and on () ${kubeStateMetricsUp} > 0`,
    summary: 'The cluster has no node {{ $labels.node }}',
    description: 'The record of the cluster lists it, but it left the cluster or never joined.',
    runbook: 'docs/runbooks/node-lost.md#the-node-does-not-come-back',
    fires: {
      given: { ...exporterUp, ...info(machines.slice(1)) },
      at: '11m',
      labels: { node: machines[0]!.name },
      summary: `The cluster has no node ${machines[0]!.name}`,
    },
    quiet: [
      { given: { ...exporterUp, ...info(machines) }, at: '20m' },
      { given: {}, at: '20m' },
    ],
  }),
  alert('NodePressure', {
    severity: 'warning',
    holdsFor: '5m',
    expr: 'kube_node_status_condition{condition=~"DiskPressure|MemoryPressure|PIDPressure",status="true"} == 1',
    summary: 'Node {{ $labels.node }} has {{ $labels.condition }}',
    description: 'It accepts no new pods and evicts those of the lowest priority.',
    runbook: 'docs/runbooks/nodes.md#a-node-is-under-pressure',
    fires: {
      given: { 'kube_node_status_condition{node="edgeserver",condition="DiskPressure",status="true"}': '1x10' },
      at: '6m',
      summary: 'Node edgeserver has DiskPressure',
    },
    quiet: {
      given: {
        'kube_node_status_condition{node="edgeserver",condition="DiskPressure",status="true"}': '0x10',
        ...ready('true', '1x10'),
      },
      at: '10m',
    },
  }),
  alert('NodeRestarted', {
    severity: 'info',
    threshold: minutes(15, 'long enough to be noticed'),
    expr: (limit) => `time() - node_boot_time_seconds < ${limit}`,
    summary: '{{ $labels.instance }} started {{ $value | humanizeDuration }} ago',
    description: 'Check whether this was intended: an unplanned restart means a power loss or a crash.',
    runbook: 'docs/runbooks/nodes.md#a-node-restarted',
    fires: {
      given: { 'node_boot_time_seconds{instance="edgeserver"}': '0x60' },
      at: '10m',
      summary: 'edgeserver started 10m 0s ago',
    },
    quiet: { given: { 'node_boot_time_seconds{instance="edgeserver"}': '0x60' }, at: '20m' },
  }),
  alert('NodeClockNotSynchronised', {
    severity: 'warning',
    holdsFor: '30m',
    expr: 'node_timex_sync_status == 0',
    summary: 'The clock of {{ $labels.instance }} is not synchronised',
    description: 'Once it is minutes off, tokens and certificates are rejected and backups have wrong times.',
    runbook: 'docs/runbooks/nodes.md#the-clock',
    fires: {
      given: { 'node_timex_sync_status{instance="edgeserver"}': '0x60' },
      at: '31m',
      summary: 'The clock of edgeserver is not synchronised',
    },
    quiet: { given: { 'node_timex_sync_status{instance="edgeserver"}': '1x60' }, at: '60m' },
  }),
  alert('NodeClockOff', {
    severity: 'warning',
    consequenceOf: 'clock',
    holdsFor: '30m',
    threshold: seconds(0.1, 'a synchronised clock is off by milliseconds; the order of log lines and traces is wrong'),
    expr: (limit) => `abs(node_timex_offset_seconds) > ${limit}`,
    summary: 'The clock of {{ $labels.instance }} is off by {{ $value | humanizeDuration }}',
    description: 'It is synchronised with a server that is far away or wrong, or the hardware clock drifts.',
    runbook: 'docs/runbooks/nodes.md#the-clock',
    fires: {
      given: { 'node_timex_offset_seconds{instance="edgeserver"}': '-0.5x60' },
      at: '31m',
      summary: 'The clock of edgeserver is off by 500ms',
    },
    quiet: [
      { given: { 'node_timex_offset_seconds{instance="edgeserver"}': '0.002x60' }, at: '60m' },
      // A step after the start.
      { given: { 'node_timex_offset_seconds{instance="edgeserver"}': '0.5x10 0.001x60' }, at: '40m' },
    ],
  }),
];
