import { alert, count, seconds } from '../../../kit/alert';

const of = '{instance="edgeserver",node="edgeserver"}';
const relists = (secondsEach: number) => ({
  [`kubelet_pleg_relist_duration_seconds_sum${of}`]: `0+${secondsEach * 10}x60`,
  [`kubelet_pleg_relist_duration_seconds_count${of}`]: '0+10x60',
});

export const kubelet = [
  alert('KubeletSlow', {
    severity: 'warning',
    consequenceOf: 'slow-disk',
    holdsFor: '20m',
    threshold: seconds(
      3,
      'to list its containers, usually milliseconds; the node becomes NotReady after 3 min without',
    ),
    expr: (limit) =>
      `rate(kubelet_pleg_relist_duration_seconds_sum[10m]) / rate(kubelet_pleg_relist_duration_seconds_count[10m]) > ${limit}`,
    summary: 'The kubelet on {{ $labels.instance }} takes {{ $value | humanizeDuration }} to list its containers',
    description: 'Pods start and stop late, and failed ones are noticed late. containerd waits for the disk or CPUs.',
    runbook: 'docs/runbooks/nodes.md#the-kubelet-is-slow',
    fires: {
      given: relists(6),
      at: '40m',
      summary: 'The kubelet on edgeserver takes 6s to list its containers',
    },
    quiet: { given: relists(0.05), at: '60m' },
  }),
  alert('KubeletCannotStartPods', {
    severity: 'warning',
    threshold: count(10, 'failed starts within an hour; a pod that waits for its volume or network causes a few'),
    expr: (limit) => `increase(kubelet_started_pods_errors_total[1h]) > ${limit}`,
    summary: 'The kubelet on {{ $labels.instance }} failed to start pods {{ $value | humanize }} times within an hour',
    description: 'containerd, the network plugin or the disk of the node is broken: pods remain ContainerCreating.',
    runbook: 'docs/runbooks/nodes.md#the-kubelet-is-slow',
    fires: {
      given: { [`kubelet_started_pods_errors_total${of}`]: '0+0.5x90' },
      at: '80m',
      summary: 'The kubelet on edgeserver failed to start pods 30 times within an hour',
    },
    quiet: { given: { [`kubelet_started_pods_errors_total${of}`]: '0x20 3x70' }, at: '80m' },
  }),
];
