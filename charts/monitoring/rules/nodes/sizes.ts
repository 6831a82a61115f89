import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { Cluster } from '../../../../environments/schema/cluster';
import { alert, mebibytes, percent } from '../../../kit/alert';
import { compression } from '../../loki/limits';

const claim = 'namespace="twisterlab",persistentvolumeclaim="data-redis-0"';
const day = 86_400;
const used = (values: string) => ({
  'local_volume_used_bytes{claim_namespace="twisterlab",persistentvolumeclaim="data-redis-0",node="edgeserver"}':
    values,
  [`kube_persistentvolumeclaim_resource_requests_storage_bytes{${claim}}`]: '100x60',
});
const received = (perMinute: number) => ({
  'loki_distributor_bytes_received_total{namespace="monitoring",pod="loki-0",tenant="fake"}': `_ ${perMinute}+${perMinute}x1560`,
});

/** Sizes that nothing enforces: those of local volumes, and of the logs in one of them. */
export function sizes({ monitoring: { logs } }: Pick<Cluster, 'monitoring'>): MonitoringRule[] {
  const claimSize = mebibytes(bytes(logs.storage) / 2 ** 20, 'the claim of Loki');
  // A minute's bytes at which the retention fills the claim.
  const fills = (claimSize.value * compression) / logs.retentionDays / (24 * 60);
  return [
    alert('LocalVolumeTooLarge', {
      severity: 'warning',
      holdsFor: '15m',
      threshold: percent(
        90,
        'of the claim: nothing stops it at 100, and the sizes of all claims together fill the disk',
      ),
      expr: (limit) =>
        [
          'sum by (namespace, persistentvolumeclaim) (label_replace(local_volume_used_bytes, "namespace", "$1", "claim_namespace", "(.+)"))',
          '/ on (namespace, persistentvolumeclaim)',
          `sum by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes) > ${limit}`,
        ].join(' '),
      summary:
        'The volume of {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} of the size of its claim',
      description: 'It takes the space of other volumes on the disk of the node, databases among them.',
      runbook: 'docs/runbooks/disk.md#a-volume-outgrows-its-claim',
      fires: {
        given: used('120x60'),
        at: '20m',
        labels: { namespace: 'twisterlab', persistentvolumeclaim: 'data-redis-0' },
        summary: 'The volume of twisterlab/data-redis-0 has 120% of the size of its claim',
      },
      quiet: [
        { given: used('80x60'), at: '20m' },
        { given: used('120x5 80x60'), at: '30m' },
      ],
    }),
    alert('LogsOutgrowClaim', {
      severity: 'warning',
      holdsFor: '1h',
      threshold: claimSize,
      expr: (limit) =>
        `sum(rate(loki_distributor_bytes_received_total[1d])) * ${logs.retentionDays * day} / ${compression} > ${limit}`,
      summary: 'Logs of the retention will take {{ $value | humanize1024 }}B, more than their claim',
      description: `At the rate of the last day, compressed to a fifth, for ${logs.retentionDays} days.`,
      runbook: 'docs/runbooks/loki.md#logs-outgrow-their-claim',
      fires: {
        given: received(Math.ceil(2 * fills)),
        at: '26h',
        labels: {},
        summary: `Logs of the retention will take ${humanize(2 * claimSize.value)}B, more than their claim`,
      },
      quiet: { given: received(Math.floor(fills / 2)), at: '26h' },
    }),
  ];
}

/** As Prometheus' `humanize1024`, for whole gibibytes. */
const humanize = (size: number) => `${size / 2 ** 30}Gi`;
