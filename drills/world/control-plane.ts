import { nodes } from './pods';
import { around, counters, gauges, histogram, product, type Simulated } from './series';

/** Series of K3s on each node: API server, etcd and kubelet. */
export function controlPlaneSeries(): Simulated[] {
  const own = nodes.map((node) => ({ job: 'kubernetes-nodes', node, instance: node }));
  const request = product(own, { verb: ['GET', 'PUT', 'LIST'], resource: ['pods'], subresource: [''] });
  return [
    ...counters('apiserver_request_total', product(request, { code: ['200'] }), around(8, 0.4)),
    ...counters('apiserver_request_total', product(request, { code: ['500'] }), around(0.01, 0.9)),
    ...histogram('apiserver_request_sli_duration_seconds', request, {
      perSecond: 8,
      typical: 0.03,
      les: [0.05, 0.4, 0.8, 5],
    }),
    ...counters('rest_client_requests_total', product(own, { code: ['200'], method: ['GET'] }), around(20, 0.3)),
    ...counters('rest_client_requests_total', product(own, { code: ['503'], method: ['GET'] }), around(0.05, 0.9)),
    ...histogram('etcd_request_duration_seconds', product(own, { operation: ['get', 'update'], resource: ['pods'] }), {
      perSecond: 20,
      typical: 0.02,
      les: [0.1, 0.4, 1],
    }),
    ...histogram('etcd_disk_wal_fsync_duration_seconds', own, {
      perSecond: 30,
      typical: 0.004,
      les: [0.016, 0.032, 0.064],
    }),
    ...gauges('etcd_mvcc_db_total_size_in_bytes', own, (hour, labels) => around(150e6, 0.1)(hour, labels)),
    ...gauges('etcd_server_quota_backend_bytes', own, 2 ** 31),
    ...gauges('etcd_server_has_leader', own, 1),
    ...counters('etcd_server_leader_changes_seen_total', own, 0),
    // A snapshot twice a day.
    ...counters('k3s_etcd_snapshot_save_duration_seconds_count', product(own, { status: ['success'] }), 2 / 86_400),
    ...counters('kubelet_pleg_relist_duration_seconds_sum', own, around(0.03, 0.5)),
    ...counters('kubelet_pleg_relist_duration_seconds_count', own, 1),
    ...counters('kubelet_started_pods_errors_total', own, 0),
    ...gauges('kubelet_running_pods', own, (_, { node }) => ({ edgeserver: 22, rtx: 28, server3: 19 })[node!]),
    ...gauges(
      'k3s_certificate_expiration_seconds',
      product(own, { subject: ['CN=kube-apiserver', 'CN=system:node'], usages: ['ServerAuth'] }),
      (hour) => 240 * 86_400 - hour * 3600,
    ),
  ];
}
