import type { Tenant } from '../../environments/schema/tenant';
import { collector } from '../monitoring/endpoints';

/**
 * Standard variables of the OpenTelemetry SDK, for a server that is instrumented: it sends traces to the collector of its node.
 * Metrics and logs go other ways. Empty without `traces` in the record.
 */
export function traceExport({ traces }: Pick<Tenant, 'traces'>, service: string): Record<string, string> {
  if (!traces) return {};
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.name}.${collector.namespace}.svc:${collector.http}`,
    // Every trace is kept: docs/decisions/0017-logs-and-traces.md.
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    // Probes and scrapes would be most of the traces.
    OTEL_PYTHON_EXCLUDED_URLS: 'health,metrics',
  };
}
