import { displayName } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';

/**
 * Node ports and load balancer addresses are reachable from the LAN: only those that the environment's record sets are allowed.
 * NetworkPolicies match the client's address, so it must be preserved.
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
      const fix = `Set it in environments/${at.environment}.ts, or make the Service ClusterIP.`;
      for (const { port, nodePort } of ports) {
        if (nodePort === undefined && allocateLoadBalancerNodePorts === false) continue;
        if (nodePort === undefined || !chosen.some((each) => each.nodePort === nodePort)) {
          yield { at, message: `opens the node port ${nodePort ?? '(any)'} for ${port}, which no record sets`, fix };
        }
      }
      if (externalTrafficPolicy !== 'Local') {
        const message = "replaces the client's source address, which NetworkPolicies match";
        yield {
          at,
          message,
          fix: 'Set externalTrafficPolicy Local: docs/decisions/0005-node-ports-keep-client-addresses.md.',
        };
      }
      const address = at.manifest.metadata.annotations?.['metallb.io/loadBalancerIPs'];
      if (type === 'LoadBalancer' && !chosen.some((each) => each.address !== undefined && each.address === address)) {
        yield { at, message: `takes the address ${address ?? '(any)'} of the LAN, which no record sets`, fix };
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
          message: `opens the node port ${key}, which ${displayName(first!.at.manifest)} also opens`,
          fix: 'Use a different node port for each.',
        };
      }
    }
  },
});
