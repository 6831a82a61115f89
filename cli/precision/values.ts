import type { JsonObject } from '@twisterlab/platform/helm/declaration';

/** Values without which charts render nothing, by their names. All others are rendered at their defaults. */
export const neededValues: Readonly<Record<string, JsonObject>> = {
  'external-dns': { policy: 'sync' },
  loki: {
    loki: {
      storage: { bucketNames: { chunks: 'chunks', ruler: 'ruler', admin: 'admin' } },
      useTestSchema: true,
    },
  },
  'opentelemetry-collector': { mode: 'deployment', image: { repository: 'otel/opentelemetry-collector-k8s' } },
  'prometheus-postgres-exporter': { config: { datasource: { passwordSecret: { name: 'login', key: 'password' } } } },
  'tempo-distributed': { ingest: { kafka: { address: 'kafka:9092', topic: 'traces' } } },
};
