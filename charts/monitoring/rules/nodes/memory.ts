import { alert, count, percent } from '../../../kit/alert';

const instance = '{instance="edgeserver"}';
const onNode = '{instance="edgeserver",node="edgeserver"}';
const memory = (available: string) => ({
  [`node_memory_MemAvailable_bytes${instance}`]: available,
  [`node_memory_MemTotal_bytes${instance}`]: '100x60',
});
const container = '{namespace="twisterlab",pod="redis-0",container="redis"}';
const working = (bytes: string) => ({
  [`container_memory_working_set_bytes${container}`]: bytes,
  'kube_pod_container_resource_limits{namespace="twisterlab",pod="redis-0",container="redis",resource="memory"}':
    '100x60',
  'kube_pod_container_resource_limits{namespace="twisterlab",pod="redis-0",container="redis",resource="cpu"}': '1x60',
});

const podInfo = { 'kube_pod_info{namespace="twisterlab",pod="redis-0",node="edgeserver"}': '1x40' };

export const memoryRules = [
  alert('HighMemoryUsage', {
    severity: 'warning',
    holdsFor: '10m',
    threshold: percent(85, 'the plan; the rest is less than the largest pod needs to restart'),
    expr: (limit) => `1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > ${limit}`,
    summary: 'Memory of {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
    description: 'Below 100 MiB the kubelet evicts pods, those of the lowest priority first.',
    runbook: 'docs/runbooks/memory.md#high-memory-usage',
    fires: { given: memory('10x60'), at: '11m', summary: 'Memory of edgeserver is 90% full' },
    quiet: { given: memory('16x60'), at: '60m' },
  }),
  alert('MemoryKills', {
    severity: 'warning',
    consequenceOf: 'killed-container',
    // kube-state-metrics reports the container first.
    holdsFor: '2m',
    threshold: count(0, 'the OOM killer is the last resort of the kernel'),
    expr: (limit) => `increase(node_vmstat_oom_kill[15m]) > ${limit}`,
    summary: 'The OOM killer of {{ $labels.instance }} killed a process',
    description: 'A container reached its memory limit, or the node ran out of memory.',
    runbook: 'docs/runbooks/memory.md#a-container-is-killed',
    fires: {
      given: { [`node_vmstat_oom_kill${onNode}`]: '3x10 4x10' },
      at: '14m',
      summary: 'The OOM killer of edgeserver killed a process',
    },
    quiet: { given: { [`node_vmstat_oom_kill${onNode}`]: '3x60' }, at: '30m' },
  }),
  alert('ContainerMemoryHigh', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(90, 'of its limit, without reclaimable cache: the next large request may exceed it'),
    expr: (limit) =>
      [
        'max by (namespace, pod, container) (container_memory_working_set_bytes{container!=""})',
        `/ max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory"}) > ${limit}`,
      ].join(' '),
    summary:
      '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit',
    description: 'At its limit the kernel kills it, and the container restarts.',
    runbook: 'docs/runbooks/memory.md#a-container-is-killed',
    fires: { given: working('95x60'), at: '16m', summary: 'redis of twisterlab/redis-0 uses 95% of its memory limit' },
    quiet: { given: working('80x60'), at: '60m' },
  }),
  alert('ContainerOutOfMemory', {
    severity: 'warning',
    threshold: count(0, 'restarts of the last 15 min whose reason was memory'),
    expr: (limit) =>
      [
        `(increase(kube_pod_container_status_restarts_total[15m]) > ${limit}`,
        'and on (namespace, pod, container) kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1)',
        '* on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_info)',
      ].join(' '),
    summary:
      '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} was OOM-killed: it exceeded its memory limit',
    description: 'It works again until it exceeds the limit again.',
    runbook: 'docs/runbooks/memory.md#a-container-is-killed',
    fires: {
      given: {
        [`kube_pod_container_status_restarts_total${container}`]: '0x10 1x10',
        ...podInfo,
        'kube_pod_container_status_last_terminated_reason{namespace="twisterlab",pod="redis-0",container="redis",reason="OOMKilled"}':
          '_x10 1x10',
      },
      at: '13m',
      labels: { namespace: 'twisterlab', pod: 'redis-0', container: 'redis', node: 'edgeserver' },
      summary: 'redis of twisterlab/redis-0 was OOM-killed: it exceeded its memory limit',
    },
    quiet: {
      given: {
        [`kube_pod_container_status_restarts_total${container}`]: '0x10 1x10',
        ...podInfo,
        'kube_pod_container_status_last_terminated_reason{namespace="twisterlab",pod="redis-0",container="redis",reason="Error"}':
          '_x10 1x10',
      },
      at: '13m',
    },
    // The reason of the last termination stays.
    recovers: { given: { [`kube_pod_container_status_restarts_total${container}`]: '1x20' }, at: '16m' },
  }),
];
