import type { RemovalApproval } from '@twisterlab/platform/gitops/stateful';

const dumped =
  'PostgreSQL runs under Patroni as postgres-cluster; data goes over by dump and restore: docs/runbooks/postgres-major.md';

/**
 * Stateful objects (StatefulSets, claims, Namespaces, CRDs) that were removed on purpose. Without a name here synth refuses to
 * remove them; Argo CD asks once more before it prunes. Entries may go once the object is gone from every cluster.
 */
export const removalApprovals: readonly RemovalApproval[] = [
  { object: 'production StatefulSet twisterlab/postgres', reason: dumped },
  { object: 'staging StatefulSet twisterlab-staging/postgres', reason: dumped },
  { object: 'development StatefulSet twisterlab-dev/postgres', reason: dumped },
];

const smaller =
  'copies of data nobody would miss had a claim as large as those of production; claims that exist keep their size';

/**
 * StatefulSets whose claim template changed in size, which the API server refuses. Before the sync, on a cluster that has
 * them: `kubectl delete statefulset NAME --namespace NAMESPACE --cascade=orphan`. Pods and claims stay; Argo CD makes the
 * object anew. Entries may go once that is done.
 */
export const recreated: readonly RemovalApproval[] = [
  { object: 'staging StatefulSet twisterlab-staging/backups', reason: smaller },
  { object: 'development StatefulSet twisterlab-dev/backups', reason: smaller },
];
