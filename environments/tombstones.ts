import type { Tombstone } from '../platform/gitops/stateful';

const dumped =
  'PostgreSQL runs under Patroni as postgres-cluster; data goes over by dump and restore: docs/runbooks/postgres-major.md';

/**
 * Stateful objects (StatefulSets, claims, Namespaces, CRDs) that were removed on purpose. Without a name here synth refuses to
 * remove them; Argo CD asks once more before it prunes. Entries may go once the object is gone from every cluster.
 */
export const tombstones: readonly Tombstone[] = [
  { object: 'production StatefulSet twisterlab/postgres', because: dumped },
  { object: 'staging StatefulSet twisterlab-staging/postgres', because: dumped },
  { object: 'development StatefulSet twisterlab-dev/postgres', because: dumped },
];
