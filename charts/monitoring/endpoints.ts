import { monitoringNamespace, nodeAgentsNamespace } from '../kit/metrics';

const of = <Name extends string>(name: Name, namespace: string) =>
  ({ name, namespace, labels: { 'app.kubernetes.io/name': name } }) as const;

/** Uid of Grafana's data source of the logs. */
export const logSource = 'loki';

/** Endpoints of the collector, Loki and Jaeger. In a file of their own, because their charts reference each other. */
export const loki = { ...of('loki', monitoringNamespace), port: 3100 } as const;
export const jaeger = { ...of('jaeger', monitoringNamespace), query: 16686, otlp: 4317 } as const;
export const collector = { ...of('otel-collector', nodeAgentsNamespace), grpc: 4317, http: 4318 } as const;
