import type { Graph } from '@twisterlab/platform/link/graph';
import { blockingWebhooks } from '@twisterlab/platform/link/webhooks';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { argoCdNamespace } from '../argo-cd/applications';

/** Values of the classes that every cluster has. Source: Kubernetes, Guaranteed Scheduling For Critical Add-On Pods. */
const system: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/**
 * What repairs the cluster ranks above every tenant: Argo CD, and the webhooks without which the API server rejects changes. On a
 * full node, the scheduler would otherwise evict them for a tenant.
 */
export const priority: Rule = {
  name: 'priority',
  *check(graph) {
    const value = values(graph);
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

/** The value of a class. Pods without a class have 0. */
function values(graph: Graph): (name: string | undefined) => number {
  const own = new Map(graph.all('PriorityClass').map(({ manifest }) => [manifest.metadata.name, manifest.value]));
  // The rule dangling-reference reports a class that does not exist.
  return (name) => (name === undefined ? 0 : (system[name] ?? own.get(name) ?? 0));
}
