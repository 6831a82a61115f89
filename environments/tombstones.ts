import type { Tombstone } from '../platform/gitops/stateful';

/**
 * Stateful objects (StatefulSets, claims, Namespaces, CRDs) that were removed on purpose. Without a name here synth refuses to
 * remove them; Argo CD asks once more before it prunes. Entries may go once the object is gone from every cluster.
 */
export const tombstones: readonly Tombstone[] = [];
