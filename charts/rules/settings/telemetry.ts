import type { Listener } from './listeners';
import { strict } from './strict';

/** `service.telemetry` of the OpenTelemetry Collector and of programs built from it. */
export interface Telemetry {
  readonly metrics?: {
    readonly readers?: readonly {
      readonly pull?: {
        readonly exporter?: { readonly prometheus?: { readonly host?: string; readonly port?: number } };
      };
    }[];
  };
  readonly resource?: Readonly<Record<string, unknown>>;
}

/** Source: service/telemetry/otelconftelemetry of the collector. */
export const telemetry = strict.object({
  logs: { type: 'object' },
  metrics: strict.object({
    level: strict.oneOf('none', 'basic', 'normal', 'detailed'),
    readers: strict.set(
      strict.object({
        pull: strict.object({
          exporter: strict.object({
            prometheus: strict.object({
              host: strict.text,
              port: strict.count,
              without_scope_info: strict.flag,
              without_units: strict.flag,
              without_type_suffix: strict.flag,
            }),
          }),
        }),
      }),
    ),
  }),
  resource: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
});

/** Where Prometheus reads the metrics. The default, localhost, is the pod alone. */
export function metricListeners(settings: Telemetry | undefined): Listener[] {
  const readers = settings?.metrics?.readers ?? [{}];
  return readers.map(({ pull }) => {
    const { host, port } = pull?.exporter?.prometheus ?? {};
    return [
      'service.telemetry.metrics.readers[].pull.exporter.prometheus',
      host === undefined || port === undefined ? undefined : `${host}:${port}`,
    ];
  });
}
