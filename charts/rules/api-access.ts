import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import type { Workload } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import { parseCidr } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import { apiServer } from '@twisterlab/platform/network/external';
import type { Rule } from '@twisterlab/platform/verify/rule';

/**
 * A pod with a token calls the API server: controllers at their start, Patroni at every turn. Its policies must let it reach every
 * server, because the Service of the API server leads to any of them.
 */
export const apiAccess: Rule = {
  name: 'api-access',
  *check(graph) {
    const { reachability, pods } = networkOf(graph);
    const { addresses, port } = apiServer(graph.cluster);
    const servers = addresses.map((cidr) => parseCidr(cidr)!.first);
    const callers = new Set(graph.workloads.filter((each) => hasToken(each, graph)).map(({ object }) => object));
    for (const { object: at, peer } of pods) {
      if (!at || !callers.has(at)) continue;
      const closed = servers.findIndex((address) => !reachability.allows(peer, { address }, port, 'TCP'));
      if (closed < 0) continue;
      yield {
        at,
        message: `has a token of the API server, and no NetworkPolicy lets it reach ${addresses[closed]} on ${port}/TCP`,
        fix: 'Declare the flow with egressToCidr(apiServer(cluster)), or set automountServiceAccountToken to false.',
      };
    }
  },
};

/** Whether Kubernetes mounts a token, or the pod does so itself; one for another audience is not for the API server. */
function hasToken({ namespace, spec }: Workload, { byKey }: Graph): boolean {
  const own = (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  if (own.some(({ serviceAccountToken: token }) => token && token.audience === undefined)) return true;
  const account = byKey.get(objectKey('ServiceAccount', spec.serviceAccountName ?? 'default', namespace))?.manifest;
  const ofAccount = is(account, 'ServiceAccount') ? account.automountServiceAccountToken : undefined;
  return spec.automountServiceAccountToken ?? ofAccount ?? true;
}
