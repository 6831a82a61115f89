/**
 * Components in the image that our pipelines can use. Source: manifest.yaml of the distribution `otelcol-k8s`. The image has no
 * journalctl, which the journald receiver needs.
 */
export const distribution = {
  receivers: ['file_log', 'otlp', 'k8s_events', 'kubelet_stats', 'host_metrics', 'prometheus'],
  processors: [
    'attributes',
    'batch',
    'filter',
    'k8s_attributes',
    'memory_limiter',
    'probabilistic_sampler',
    'redaction',
    'resource',
    'tail_sampling',
    'transform',
  ],
  exporters: ['debug', 'otlp_grpc', 'otlp_http'],
  extensions: ['file_storage', 'health_check', 'k8s_leader_elector'],
} as const;
