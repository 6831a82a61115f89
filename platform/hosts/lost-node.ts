/**
 * How soon several nodes notice that one is lost: its kubelet renews a Lease every four seconds, and after five missed ones the
 * controllers mark it NotReady; Kubernetes' defaults are 10 and 50 s. Less than 20 s would mark nodes that are not lost: etcd of K3s
 * takes up to 10 s to elect another leader, and meanwhile no Lease is renewed. Decision 29.
 */
export const lostNode = {
  /** Arguments of the controller manager. */
  controllers: ['node-monitor-grace-period=20s', 'node-monitor-period=2s'],
  /** Fields of the kubelet's configuration. A kubelet renews its Lease after a quarter of its duration. */
  kubelet: {
    nodeLeaseDurationSeconds: 16,
    // The timeout of a renewal, and how often the node's status is computed; the status is written when it changes, and every 5 minutes.
    nodeStatusUpdateFrequency: '4s',
    nodeStatusReportFrequency: '5m',
  },
} as const;
