import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest, Quantities } from '@twisterlab/platform/model/manifest';
import { bytes, cores } from '@twisterlab/platform/util/quantity';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';

const fix = 'Correct charts/twisterlab/namespace-limits.ts.';

/**
 * A tenant without a quota can take what the others need, and a pod without resources of its own, such as one that a person starts, is
 * refused by the quota unless a LimitRange gives it some. Both have the name `tenant`.
 */
export const tenantLimits = (tenants: readonly Tenant[]): Rule => ({
  name: 'tenant-limits',
  *check(graph) {
    for (const tenant of tenants.filter(({ cluster }) => cluster.name === graph.cluster.name)) {
      const at = graph.environments.find(({ name }) => name === tenant.name)?.objects[0];
      if (!at) continue;
      const quota = graph.byKey.get(objectKey('ResourceQuota', 'tenant', tenant.namespace));
      const limits = graph.byKey.get(objectKey('LimitRange', 'tenant', tenant.namespace));
      const missing = [...(quota ? [] : ['ResourceQuota']), ...(limits ? [] : ['LimitRange'])];
      for (const kind of missing)
        yield { at, message: `the namespace ${tenant.namespace} has no ${kind} tenant`, fix, ofCluster: true };
      const hard = (quota && is(quota.manifest, 'ResourceQuota') ? quota.manifest.spec?.hard : undefined) ?? {};
      if (quota) yield* quotaFaults(graph, tenant, hard).map((message) => ({ at: quota, message, fix }));
      if (limits) yield* defaultFaults(limits.manifest, hard).map((message) => ({ at: limits, message, fix }));
    }
  },
});

function quotaFaults(graph: Graph, { quota, namespace }: Tenant, hard: Quantities): string[] {
  const wanted: Record<string, string | number> = {
    'requests.cpu': quota.cpu.request,
    'limits.cpu': quota.cpu.limit,
    'requests.memory': quota.memory.request,
    'limits.memory': quota.memory.limit,
    'requests.storage': quota.storage,
    pods: quota.pods,
    ...openedBy(graph, namespace),
  };
  return Object.entries(wanted).flatMap(([resource, most]) => {
    const found = hard[resource];
    if (found === undefined) return [`does not limit ${resource}`];
    const isSame = amount(resource, found) === amount(resource, most);
    return isSame ? [] : [`limits ${resource} to ${found}; the record and the Services of ${namespace} need ${most}`];
  });
}

/** Node ports and addresses that the rendered Services open: a quota with room for more allows others to be opened to the LAN. */
function openedBy(graph: Graph, namespace: string): Record<string, number> {
  const services = graph.all('Service').filter(({ manifest: { metadata } }) => metadata.namespace === namespace);
  const balanced = services.filter(({ manifest: { spec } }) => spec.type === 'LoadBalancer');
  const nodePorts = services.filter(
    ({ manifest: { spec } }) =>
      spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false),
  );
  return {
    'services.loadbalancers': balanced.length,
    'services.nodeports': nodePorts.flatMap(({ manifest: { spec } }) => spec.ports ?? []).length,
  };
}

interface LimitRange extends Manifest {
  readonly spec?: {
    readonly limits?: readonly {
      readonly type: string;
      readonly default?: Quantities;
      readonly defaultRequest?: Quantities;
      readonly max?: Quantities;
    }[];
  };
}

/** What a container gets without resources of its own, and the largest claim. @param hard of the quota. */
function defaultFaults(manifest: Manifest, hard: Quantities): string[] {
  const { limits = [] } = (manifest as LimitRange).spec ?? {};
  const container = limits.find(({ type }) => type === 'Container');
  const claim = limits.find(({ type }) => type === 'PersistentVolumeClaim')?.max?.storage;
  const byDefault = ['cpu', 'memory', 'ephemeral-storage'].flatMap((resource) => {
    const [request, limit] = [container?.defaultRequest?.[resource], container?.default?.[resource]];
    if (request === undefined || limit === undefined)
      return [`has no default ${request === undefined ? 'request' : 'limit'} of ${resource} for a container`];
    if (!(amount(resource, request) > 0))
      return [`has the default request ${request} of ${resource}: it reserves nothing`];
    if (amount(resource, request) > amount(resource, limit))
      return [`has a default request of ${resource} above the default limit: ${request}, ${limit}`];
    const most = hard[`limits.${resource}`];
    const isTooMuch = most !== undefined && amount(resource, limit) * containersAtOnce > amount(resource, most);
    return isTooMuch ? [`has the default limit ${limit} of ${resource}, a few of which exceed the quota ${most}`] : [];
  });
  if (claim === undefined) return [...byDefault, 'does not limit the size of a claim'];
  const all = hard['requests.storage'];
  const isAbove = all !== undefined && amount('storage', claim) > amount('storage', all);
  return isAbove ? [...byDefault, `allows claims of ${claim}, above the quota ${all}`] : byDefault;
}

/** Containers without resources of their own for which the quota must have room: a pod or two that a person starts. */
const containersAtOnce = 8;

const amount = (resource: string, quantity: string | number) =>
  /cpu$/.test(resource) ? cores(quantity) : bytes(quantity);
