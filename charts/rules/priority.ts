import { priorities } from '@twisterlab/platform/link/priority';
import { blockingWebhooks } from '@twisterlab/platform/link/webhooks';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { argoCdNamespace } from '../argo-cd/applications';

/**
 * What repairs the cluster ranks above every tenant: Argo CD, and the webhooks without which the API server rejects changes. On a
 * full node, the scheduler would otherwise evict them for a tenant.
 */
export const priority: Rule = {
  name: 'priority',
  *check(graph) {
    const value = priorities(graph);
    const tenants = graph.workloads.filter(({ object }) => object.environment !== graph.cluster.name);
    const highest = Math.max(0, ...tenants.map(({ spec }) => value(spec.priorityClassName)));
    const webhooks = new Set(blockingWebhooks(graph).flatMap(({ backends }) => backends));
    for (const { object: at, namespace, spec } of graph.workloads) {
      if (namespace !== argoCdNamespace && !webhooks.has(at)) continue;
      const own = value(spec.priorityClassName);
      if (own > highest) continue;
      yield {
        at,
        message: `has the priority ${own} (${spec.priorityClassName ?? 'no class'}), and a tenant has ${highest}: it repairs the cluster and must outrank every tenant`,
        fix: 'Set priorityClassName: system-cluster-critical.',
      };
    }
  },
};
