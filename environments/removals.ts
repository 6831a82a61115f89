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

const retained =
  'its claims were of the StorageClass local-path, which deletes volumes with their claims, and larger than the disk; existing claims keep both';

/** Environments and namespaces of the StatefulSets that changed their claims. */
const stores = [
  ...[
    ['production', 'twisterlab'],
    ['staging', 'twisterlab-staging'],
    ['development', 'twisterlab-dev'],
  ].flatMap(([environment, namespace]) =>
    ['backups', 'postgres-cluster', 'redis'].map((name) => `${environment} StatefulSet ${namespace}/${name}`),
  ),
  ...['alertmanager', 'jaeger', 'loki', 'prometheus'].map((name) => `edge StatefulSet monitoring/${name}`),
];

/**
 * Objects to recreate under their names because an immutable field changes. Once their sync has failed, on each cluster:
 * `kubectl delete KIND NAME --namespace NAMESPACE`, for a StatefulSet with `--cascade=orphan`, so that its pods and claims stay; Argo CD
 * recreates the object with its next retry, at most two minutes later. Before the merge it would recreate the old one. Delete an entry
 * once that is done and a release has the change: the drill `upgrade` does the same, from the last release on.
 */
export const recreated: readonly RemovalApproval[] = stores.map((object) => ({ object, reason: retained }));
