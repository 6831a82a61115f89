/** Metrics that no program of this drill exposes. A query that uses one and shows data all the same fails the drill. */
export interface Waiver {
  /** Names of the metrics. */
  readonly metrics: RegExp;
  readonly reason: string;
}

export const waivers: readonly Waiver[] = [
  {
    metrics: /\bcontainer_\w+/,
    reason: "the kubelet's cAdvisor exposes them, which needs root and cgroups: see the drill nodes",
  },
  { metrics: /\bkube_\w+/, reason: 'kube-state-metrics is not available as a Go module or a Debian package' },
  { metrics: /\bpatroni_\w+/, reason: 'Patroni keeps its state in an API server: see the drill patroni' },
  {
    metrics: /\b(kubelet_running_pods|k3s_\w+)/,
    reason: 'K3s exposes them, which needs root and machines: see the drill nodes',
  },
  {
    metrics: /\b(certmanager|otelcol|jaeger|alertmanager_notifications)_\w+|sum by \(state\) \(alertmanager_alerts/,
    reason: 'cert-manager, the collector, Jaeger and Alertmanager do not run here: the drill pictures has their series',
  },
  {
    metrics: /\bcertificate_expiration_timestamp_seconds/,
    reason: 'the backup of this drill has no certificate of the bootstrap: see the drill backup',
  },
  {
    metrics: /^ALERTS|^up == 0$|\bprometheus_rule_\w+/,
    reason: 'Prometheus has no rules here, and every target is up: the drill pictures has both',
  },
  {
    metrics: /\b(argocd_\w+|workqueue_depth)/,
    reason: 'Argo CD needs a cluster and minutes until it exposes them: see the drill argo-cd',
  },
  {
    metrics: /\b(pg_wal_size_bytes|pg_database_wraparound_\w+)/,
    reason: "Debian's postgres_exporter 0.11 does not expose them yet",
  },
];

export function waiverOf(expr: string): Waiver | undefined {
  return waivers.find(({ metrics }) => metrics.test(expr));
}
