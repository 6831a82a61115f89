import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';
import { jaeger } from '../endpoints';

export const paths = { config: '/etc/jaeger', data: '/badger' } as const;

export const ports = { health: 13133, metrics: 8888 } as const;

/**
 * The text of jaeger.yaml. Badger, its store, has a TTL but no size limit: the TTL and the rate of the collectors bound the disk usage
 * (charts/monitoring/collector/traces.ts).
 */
export function configuration({ monitoring: { traces } }: Pick<Cluster, 'monitoring'>): string {
  const storage = 'traces';
  const config = {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: {
        resource: { 'service.name': jaeger.name },
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: ports.metrics } } } }],
        },
      },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${ports.health}` } },
      jaeger_storage: {
        backends: {
          [storage]: {
            badger: {
              directories: { keys: `${paths.data}/keys`, values: `${paths.data}/values` },
              // Otherwise traces are lost with the pod.
              ephemeral: false,
              ttl: { spans: `${traces.retentionDays * 24}h` },
              maintenance_interval: '5m',
            },
          },
        },
      },
      jaeger_query: {
        storage: { traces: storage },
        http: { endpoint: `0.0.0.0:${jaeger.query}` },
        // Grafana uses HTTP. gRPC cannot be disabled.
        grpc: { endpoint: '127.0.0.1:16685' },
      },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${jaeger.otlp}` } } } },
    exporters: { jaeger_storage_exporter: { trace_storage: storage } },
  };
  return yamlText(config);
}
