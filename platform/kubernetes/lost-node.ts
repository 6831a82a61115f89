import { mountedClaims } from '../link/pods';
import type { Cluster } from '../model/cluster';
import { is } from '../model/kinds';
import type { Manifest, PodSpec } from '../model/manifest';

/**
 * For how many seconds pods stay on a node with a taint: decision 29. The API server adds both to every pod, with 300. A node whose
 * kubelet was silent for 20 s is unreachable, so waiting more gains nothing. A node that reports itself as not ready is there: its
 * kubelet has just started.
 */
const seconds = { 'node.kubernetes.io/not-ready': 5, 'node.kubernetes.io/unreachable': 0 };

/** For how long a pod tolerates a lost node. */
export const leavingLostNode: NonNullable<PodSpec['tolerations']> = Object.entries(seconds).map(
  ([key, tolerationSeconds]) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }),
);

/**
 * On several nodes, the pods of Deployments are replaced soon after a node was lost, also those of Helm charts.
 *
 * Other pods keep the default. A StatefulSet starts no second pod of a name while the API server has the first, which a lost node
 * cannot delete: leaving earlier would gain nothing, and its volume is on that node in any case. DaemonSets tolerate everything.
 */
export function withLostNodeTolerations<M extends Manifest>(manifest: M, { nodes }: Pick<Cluster, 'nodes'>): M {
  if (nodes.length < 2 || !is(manifest, 'Deployment')) return manifest;
  const spec = (manifest.spec as Partial<typeof manifest.spec> | undefined)?.template?.spec;
  // Runs before the rule `schema`, which reports a missing specification.
  if (!spec || mountedClaims(spec).length > 0) return manifest;
  const own = spec.tolerations ?? [];
  const tolerations = [...own, ...leavingLostNode.filter(({ key }) => !own.some((each) => each.key === key))];
  const template = { ...manifest.spec.template, spec: { ...spec, tolerations } };
  return { ...manifest, spec: { ...manifest.spec, template } };
}
