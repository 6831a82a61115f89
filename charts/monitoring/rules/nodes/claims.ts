import { alert, percent } from '../../../kit/alert';

const claim = 'namespace="twisterlab",persistentvolumeclaim="data-redis-0"';
const on = `{${claim},node="edgeserver"}`;
const volume = (available: string, capacity: string) => ({
  [`kubelet_volume_stats_available_bytes${on}`]: available,
  [`kubelet_volume_stats_capacity_bytes${on}`]: capacity,
  'node_filesystem_size_bytes{node="edgeserver",mountpoint="/"}': '1000x30',
});

/**
 * Claims of `local-path` are folders of the node's disk, and the kubelet reports the size of that disk for each of them:
 * DiskSpaceLow covers them already, with one alert.
 */
const ofTheNode = [
  'count_values by (node, namespace, persistentvolumeclaim) ("bytes", kubelet_volume_stats_capacity_bytes)',
  'and on (node, bytes) count_values by (node) ("bytes", node_filesystem_size_bytes)',
].join(' ');

export const claims = [
  alert('ClaimFillingUp', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(15, 'is free: the stores here write that in a day'),
    expr: (limit) =>
      [
        `kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < ${limit}`,
        `unless on (namespace, persistentvolumeclaim) (${ofTheNode})`,
      ].join(' '),
    summary:
      'Claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left',
    description: 'Its store rejects writes when the volume is full.',
    runbook: 'docs/runbooks/disk.md#a-claim-fills-up',
    fires: {
      given: volume('10x30', '100x30'),
      at: '16m',
      summary: 'Claim twisterlab/data-redis-0 has 10% left',
    },
    quiet: [
      { given: volume('20x30', '100x30'), at: '20m' },
      // A folder of the disk of the node.
      { given: volume('100x30', '1000x30'), at: '20m' },
    ],
  }),
  alert('ClaimPending', {
    severity: 'warning',
    holdsFor: '15m',
    expr: 'kube_persistentvolumeclaim_status_phase{phase=~"Pending|Lost"} == 1',
    summary: 'Claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $labels.phase }}',
    description: 'Pending: its pod waits for a volume. Lost: the volume and its data are gone.',
    runbook: 'docs/runbooks/disk.md#a-claim-has-no-volume',
    fires: {
      given: { [`kube_persistentvolumeclaim_status_phase{${claim},phase="Lost"}`]: '1x30' },
      at: '16m',
      summary: 'Claim twisterlab/data-redis-0 is Lost',
    },
    quiet: {
      given: {
        [`kube_persistentvolumeclaim_status_phase{${claim},phase="Bound"}`]: '1x30',
        [`kube_persistentvolumeclaim_status_phase{${claim},phase="Pending"}`]: '0x30',
      },
      at: '20m',
    },
    recovers: { given: { [`kube_persistentvolumeclaim_status_phase{${claim},phase="Lost"}`]: '0x30' }, at: '1m' },
  }),
];
