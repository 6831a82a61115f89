import { mountedClaims } from '../link/pods';
import type { Cluster } from '../model/cluster';
import { is } from '../model/kinds';
import type { Manifest, PodSpec } from '../model/manifest';

/**
 * Pods leave a node that stays lost this many seconds after it was found to be, which takes 20 more: decision 29. Kubernetes' default
 * is 300.
 */
const seconds = 5;

/** For how long a pod tolerates a lost node. The API server adds the same two with its default to every pod. */
export const leavingLostNode: NonNullable<PodSpec['tolerations']> = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
].map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }));

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
