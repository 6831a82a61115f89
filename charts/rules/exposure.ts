import { displayName } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';

/**
 * A port on every node is open to the whole LAN: only where the environment's record chose it, and for one Service. Policies
 * judge a client by its address, which has to reach them.
 */
export const exposure = (tenants: readonly Tenant[]): Rule => ({
  name: 'exposure',
  *check(graph) {
    const services = graph.all('Service');
    for (const at of services) {
      const { type = 'ClusterIP', ports = [], allocateLoadBalancerNodePorts, externalTrafficPolicy } = at.manifest.spec;
      if (type !== 'NodePort' && type !== 'LoadBalancer') continue;
      const tenant = tenants.find(({ name }) => name === at.environment);
      const chosen = tenant ? [tenant.api, tenant.mcp] : [];
      const fix = `Choose it in environments/${at.environment}.ts, or make the Service ClusterIP.`;
      for (const { port, nodePort } of ports) {
        if (nodePort === undefined && allocateLoadBalancerNodePorts === false) continue;
        if (nodePort === undefined || !chosen.some((each) => each.nodePort === nodePort)) {
          yield { at, message: `opens the node port ${nodePort ?? '(any)'} for ${port}, which no record chose`, fix };
        }
      }
      if (externalTrafficPolicy !== 'Local') {
        const message = "hides clients behind a node's address, and the policies judge by theirs";
        yield {
          at,
          message,
          fix: 'Set externalTrafficPolicy Local: docs/decisions/0005-node-ports-keep-client-addresses.md.',
        };
      }
      const address = at.manifest.metadata.annotations?.['metallb.io/loadBalancerIPs'];
      if (type === 'LoadBalancer' && !chosen.some((each) => each.address !== undefined && each.address === address)) {
        yield { at, message: `takes the address ${address ?? '(any)'} of the LAN, which no record chose`, fix };
      }
    }
    const open = services.flatMap((at) =>
      (at.manifest.spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
        nodePort === undefined ? [] : [{ at, key: `${nodePort}/${protocol}` }],
      ),
    );
    for (const [key, [first, ...others]] of groupBy(open, (each) => each.key)) {
      for (const { at } of others) {
        yield {
          at,
          message: `opens the node port ${key}, which ${displayName(first!.at.manifest)} opens`,
          fix: 'Give each its own.',
        };
      }
    }
  },
});
