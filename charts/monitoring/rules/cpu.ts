import { alert, percent } from '../../kit/alert';

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
    threshold: percent(90, 'for half an hour: builds and restores take less time, and nothing here needs more'),
    expr: (limit) => `1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > ${limit}`,
    summary: 'Processors of {{ $labels.instance }} are {{ $value | humanizePercentage }} busy',
    description: 'Everything answers late; probes that time out restart pods, which makes it worse.',
    runbook: 'docs/runbooks/cpu.md#high-cpu-usage',
    fires: {
      given: idle('0+3x90'),
      at: '40m',
      labels: { instance: 'edgeserver' },
      summary: 'Processors of edgeserver are 95% busy',
    },
    quiet: { given: idle('0+12x90'), at: '60m' },
  }),
  alert('ContainerThrottled', {
    severity: 'info',
    holdsFor: '30m',
    threshold: percent(50, 'of its time slices it has to wait for the next: its limit is too low for what it does'),
    expr: (limit) =>
      `rate(container_cpu_cfs_throttled_periods_total{container!=""}[5m]) / rate(container_cpu_cfs_periods_total{container!=""}[5m]) > ${limit}`,
    summary:
      '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} waits for its processor in {{ $value | humanizePercentage }} of its time slices',
    description: 'It answers late while the machine may be idle.',
    runbook: 'docs/runbooks/cpu.md#a-container-is-throttled',
    fires: {
      given: periods('0+75x90'),
      at: '40m',
      summary: 'twisterlab-api of twisterlab/twisterlab-api-1 waits for its processor in 75% of its time slices',
    },
    quiet: { given: periods('0+20x90'), at: '60m' },
  }),
];
