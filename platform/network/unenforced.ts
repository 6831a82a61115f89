import type { Graph } from '../link/graph';
import { groupOf } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';

/**
 * Policies of the Network Policy API that K3s does not enforce. Source: K3s, Networking Services: its network policy controller is that
 * of kube-router, which watches NetworkPolicies only; policy.networking.k8s.io has the others.
 */
const kinds = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy']);

export function unenforcedPolicies({ objects }: Graph): readonly RenderedObject[] {
  return objects.filter(({ manifest }) => kinds.has(manifest.kind) && groupOf(manifest) === 'policy.networking.k8s.io');
}
