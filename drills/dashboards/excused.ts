/** Metrics that nobody tells here, and why. A query that reads one and shows something all the same is an error, so that the list cannot rot. */
export interface Excuse {
  /** Names of the metrics. */
  readonly reads: RegExp;
  readonly reason: string;
}

export const excuses: readonly Excuse[] = [
  {
    reads: /\bcontainer_\w+/,
    reason: 'containers are told of by the kubelet of a node, which needs root and cgroups: the drill nodes has one',
  },
  { reads: /\bkube_\w+/, reason: 'kube-state-metrics cannot be had as a Go module here, and Debian has none' },
  { reads: /\bpatroni_\w+/, reason: 'Patroni wants an API server for its state: the drill patroni has one' },
  {
    reads: /\b(argocd_\w+|workqueue_depth)/,
    reason: 'Argo CD takes a cluster and minutes to tell anything: the drill argo-cd has one',
  },
  {
    reads: /\b(pg_wal_size_bytes|pg_database_wraparound_\w+)/,
    reason: "Debian's exporter of PostgreSQL is 0.11, which does not tell them yet",
  },
];

export function excuseOf(expr: string): Excuse | undefined {
  return excuses.find(({ reads }) => reads.test(expr));
}
