import type { RemovalApproval } from '@twisterlab/platform/gitops/stateful';

const dumped =
  'replaced by postgres-cluster under Patroni; dump and restore migrate the data: docs/runbooks/postgres-major.md';

/**
 * Approved removals of stateful objects (StatefulSets, claims, Namespaces, CRDs). Without an entry synth refuses to remove them,
 * and Argo CD requires a confirmation before it prunes. Delete an entry once the object is gone from every cluster.
 */
export const removalApprovals: readonly RemovalApproval[] = [
  { object: 'production StatefulSet twisterlab/postgres', reason: dumped },
  { object: 'staging StatefulSet twisterlab-staging/postgres', reason: dumped },
  { object: 'development StatefulSet twisterlab-dev/postgres', reason: dumped },
];

const smaller = 'test environments had backup claims as large as production; existing claims keep their size';

/**
 * StatefulSets to recreate because the size of their volumeClaimTemplate changed, which is immutable. Before the sync, on each
 * cluster: `kubectl delete statefulset NAME --namespace NAMESPACE --cascade=orphan`. Pods and claims stay; Argo CD recreates the
 * object. Delete an entry once that is done.
 */
export const recreated: readonly RemovalApproval[] = [
  { object: 'staging StatefulSet twisterlab-staging/backups', reason: smaller },
  { object: 'development StatefulSet twisterlab-dev/backups', reason: smaller },
];
