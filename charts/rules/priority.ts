import type { Graph } from '@twisterlab/platform/link/graph';
import { priorities } from '@twisterlab/platform/link/priority';
import { blockingWebhooks } from '@twisterlab/platform/link/webhooks';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';
import { argoCdNamespace } from '../argo-cd/applications';

/**
 * What repairs the cluster ranks above every tenant: Argo CD, and the webhooks without which the API server rejects changes. On a
 * full node, the scheduler would otherwise evict them for a tenant.
 */
export const priority = (records: readonly Tenant[]): Rule => ({
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
    yield* aboveTheirRank(graph, new Set([argoCdNamespace, ...[...webhooks].map(namespaceOf)]));
    yield* values(graph, records);
  },
});

const namespaceOf = ({ manifest }: Finding['at']) => manifest.metadata.namespace;

/** A pod with a class of the system is evicted after Argo CD and the webhooks: on a full node it takes their place. */
function* aboveTheirRank(graph: Graph, repairing: ReadonlySet<string | undefined>): Iterable<Finding> {
  for (const { object: at, namespace, spec } of graph.workloads) {
    if (!spec.priorityClassName?.startsWith('system-') || namespace === 'kube-system' || repairing.has(namespace))
      continue;
    yield {
      at,
      message: `has the class ${spec.priorityClassName}, as what repairs the cluster has, and does not repair it`,
      fix: 'Set the class of its environment.',
    };
  }
}

/** A class of 0 ranks its pods as those without a class, which a tenant's record may want, and nothing else. */
function* values(graph: Graph, records: readonly Tenant[]): Iterable<Finding> {
  for (const at of graph.all('PriorityClass')) {
    const { metadata, value = 0 } = at.manifest;
    const tenant = records.find(({ name, cluster }) => name === metadata.name && cluster.name === graph.cluster.name);
    if (tenant ? value === tenant.priority : value > 0) continue;
    yield tenant
      ? {
          at,
          message: `has the value ${value}, and the record of ${tenant.name} has ${tenant.priority}`,
          fix: 'Take priority of the record.',
        }
      : { at, message: `has the value ${value}: its pods rank as those without a class`, fix: 'Set a value above 0.' };
  }
}
