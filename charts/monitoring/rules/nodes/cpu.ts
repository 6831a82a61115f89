import { alert, percent } from '../../../kit/alert';

const idle = (values: string) => ({ 'node_cpu_seconds_total{instance="edgeserver",cpu="0",mode="idle"}': values });
const container = '{namespace="twisterlab",pod="twisterlab-api-1",container="twisterlab-api"}';
const periods = (throttled: string) => ({
  [`container_cpu_cfs_throttled_periods_total${container}`]: throttled,
  [`container_cpu_cfs_periods_total${container}`]: '0+100x90',
});

export const cpu = [
  alert('HighCpuUsage', {
    severity: 'warning',
    holdsFor: '30m',
    threshold: percent(90, 'for half an hour: builds and restores are shorter, and no workload here needs more'),
    expr: (limit) => `1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > ${limit}`,
    summary: 'CPUs of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy',
    description: 'Everything is slow; probes that time out restart pods, which adds load.',
    runbook: 'docs/runbooks/cpu.md#high-cpu-usage',
    fires: {
      given: idle('0+3x90'),
      at: '40m',
      labels: { instance: 'edgeserver' },
      summary: 'CPUs of edgeserver are 95% busy',
    },
    quiet: { given: idle('0+12x90'), at: '60m' },
  }),
  alert('ContainerThrottled', {
    severity: 'info',
    holdsFor: '30m',
    threshold: percent(50, 'of its CPU periods are throttled: its limit is too low'),
    expr: (limit) =>
      `rate(container_cpu_cfs_throttled_periods_total{container!=""}[5m]) / rate(container_cpu_cfs_periods_total{container!=""}[5m]) > ${limit}`,
    summary:
      '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} is throttled in {{ $value | humanizePercentage }} of its CPU periods',
    description: 'It is slow although the node may be idle.',
    runbook: 'docs/runbooks/cpu.md#a-container-is-throttled',
    fires: {
      given: periods('0+75x90'),
      at: '40m',
      summary: 'twisterlab-api of twisterlab/twisterlab-api-1 is throttled in 75% of its CPU periods',
    },
    quiet: { given: periods('0+20x90'), at: '60m' },
  }),
];
