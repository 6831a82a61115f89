import { FileFormat } from '@twisterlab/platform/files/format';
import { strict } from '../settings/strict';
import { type Telemetry, telemetry } from '../settings/telemetry';

interface Badger {
  readonly directories?: { readonly keys?: string; readonly values?: string };
  readonly ttl?: { readonly spans?: string };
}

export interface JaegerConfig {
  readonly service: { readonly telemetry?: Telemetry };
  readonly extensions: {
    readonly healthcheckv2?: {
      readonly http?: { readonly endpoint?: string; readonly status?: { readonly path?: string } };
    };
    readonly jaeger_storage?: { readonly backends?: Readonly<Record<string, { readonly badger?: Badger }>> };
    readonly jaeger_query?: {
      readonly storage?: { readonly traces?: string };
      readonly http?: { readonly endpoint?: string };
      readonly grpc?: { readonly endpoint?: string };
    };
  };
  readonly receivers: {
    readonly otlp?: {
      readonly protocols?: {
        readonly grpc?: { readonly endpoint?: string; readonly tls?: object };
        readonly http?: { readonly endpoint?: string };
      };
    };
  };
  readonly exporters: { readonly jaeger_storage_exporter?: { readonly trace_storage?: string } };
}

const listener = strict.object({ endpoint: strict.address, tls: { type: 'object' } });

/** Source: cmd/jaeger/internal and internal/storage/v1/badger of Jaeger; internal/healthcheck of the collector. */
export const jaegerFormat = new FileFormat<JaegerConfig>('a configuration of Jaeger', {
  ...strict.object({
    service: {
      ...strict.object({
        extensions: strict.set(strict.oneOf('jaeger_storage', 'jaeger_query', 'healthcheckv2')),
        pipelines: strict.object({
          traces: strict.object({
            receivers: strict.set(strict.oneOf('otlp')),
            processors: strict.set(strict.text),
            exporters: strict.set(strict.oneOf('jaeger_storage_exporter')),
          }),
        }),
        telemetry,
      }),
      required: ['extensions', 'pipelines'],
    },
    extensions: strict.object({
      healthcheckv2: strict.object({
        use_v2: strict.flag,
        http: strict.object({
          endpoint: strict.address,
          status: strict.object({ enabled: strict.flag, path: strict.text }),
          config: strict.object({ enabled: strict.flag, path: strict.text }),
        }),
      }),
      jaeger_storage: strict.object({
        backends: {
          type: 'object',
          additionalProperties: strict.object({
            badger: strict.object({
              directories: strict.object({ keys: strict.text, values: strict.text }),
              ephemeral: strict.flag,
              consistency: strict.flag,
              read_only: strict.flag,
              ttl: strict.object({ spans: strict.duration }),
              maintenance_interval: strict.duration,
              metrics_update_interval: strict.duration,
            }),
          }),
        },
      }),
      jaeger_query: strict.object({
        storage: strict.object({ traces: strict.text }),
        base_path: strict.text,
        max_clock_skew_adjust: strict.duration,
        http: listener,
        grpc: listener,
      }),
    }),
    receivers: strict.object({ otlp: strict.object({ protocols: strict.object({ grpc: listener, http: listener }) }) }),
    exporters: strict.object({ jaeger_storage_exporter: strict.object({ trace_storage: strict.text }) }),
  }),
  required: ['service', 'extensions', 'receivers', 'exporters'],
});
