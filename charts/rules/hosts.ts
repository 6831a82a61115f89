import type { Rule } from '@twisterlab/platform/verify/rule';
import { clusterHosts } from '../../environments/schema/cluster';
import type { Environments } from '../../environments/schema/environments';
import { hostsOf } from '../../environments/schema/tenant';

/** Every host name comes from the record of its environment: a name in a chart would be the same in every environment. */
export const hosts = ({ clusters, tenants }: Environments): Rule => ({
  name: 'hosts',
  *check(graph) {
    const recorded = new Map([
      ...clusters.map((cluster) => [cluster.name, clusterHosts(cluster)] as const),
      ...tenants.map((tenant) => [tenant.name, hostsOf(tenant)] as const),
    ]);
    for (const at of graph.all('Ingress')) {
      const own = recorded.get(at.environment) ?? [];
      for (const { host = 'any host' } of at.manifest.spec?.rules ?? []) {
        if (own.includes(host)) continue;
        yield {
          at,
          message: `serves ${host}, which the record of ${at.environment} does not have: ${own.join(', ') || 'no host'}`,
          fix: `Set hosts in environments/${at.environment}.ts, and take the name from the record.`,
        };
      }
    }
  },
});
