/**
 * Components that the image holds, by kind, of those that a pipeline of ours could use. Source: manifest.yaml of its distribution
 * `otelcol-k8s`; there is no journalctl in it, which the receiver of journals runs.
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
  extensions: ['file_storage', 'health_check'],
} as const;
