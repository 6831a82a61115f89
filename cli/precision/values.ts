import type { JsonObject } from '@twisterlab/platform/helm/declaration';

/** Charts whose CRDs a chart needs, by its name. */
export const neededCrds: Readonly<Record<string, readonly string[]>> = {
  cluster: ['cloudnative-pg'],
  'plugin-barman-cloud': ['cert-manager'],
};

/** Values without which charts render nothing, by their names. All others are rendered at their defaults. */
export const neededValues: Readonly<Record<string, JsonObject>> = {
  'cert-manager': { crds: { enabled: true } },
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
