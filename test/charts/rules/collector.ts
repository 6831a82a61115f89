import { collectorSettings } from '../../../charts/rules/collector-settings';
import { type Changes, type Edit, findingsIn, set } from '../../kit/application';

const applications = ['otel-collector', 'jaeger', 'loki', 'postgres'];

/** What the rule finds after a change of collector.yaml or of an object. */
export const check = (changes: Changes) => findingsIn(collectorSettings, applications, 'collector.yaml', changes);

/** Paths in collector.yaml. */
export const at = {
  storage: 'extensions.file_storage',
  pods: 'receivers.[file_log/pods]',
  host: 'receivers.[file_log/host]',
  kubernetes: 'processors.k8s_attributes',
  events: 'receivers.k8s_events',
  elector: 'extensions.k8s_leader_elector',
  loki: 'exporters.[otlp_http/loki]',
  jaeger: 'exporters.[otlp_grpc/jaeger]',
  queue: 'exporters.[otlp_http/loki].sending_queue',
  reader: 'service.telemetry.metrics.readers.0.pull.exporter.prometheus',
} as const;

/** Changes the operator of a receiver that has this type or id. */
export const operator =
  (receiver: 'host' | 'pods', name: string, field: string, value: unknown): Edit =>
  ({ receivers }) => {
    const { operators } = receivers[`file_log/${receiver}`];
    set(field, value)(operators.find(({ type, id }: Record<string, string>) => id === name || type === name));
  };
/** Removes an operator. */
export const without =
  (receiver: 'host' | 'pods', index: number): Edit =>
  ({ receivers }) => {
    receivers[`file_log/${receiver}`].operators.splice(index, 1);
  };
