import type { Graph, RenderedKind } from '../../link/graph';
import type { Workload } from '../../link/pods';
import { allocatable } from '../../model/cluster';
import { is, type Kinds } from '../../model/kinds';
import type { PodSpec, Quantities } from '../../model/manifest';
import { groupBy } from '../../util/collections';
import { bytes, cores, formatBytes, formatCores } from '../../util/quantity';
import { budgetTable, type Share } from '../budget';
import type { Rule } from '../rule';

/** Pods whose requests fit on no node stay Pending; a ResourceQuota refuses those above it. Counts rollouts and maxReplicas. */
export const capacity: Rule = {
  name: 'capacity',
  *check(graph) {
    yield* nodes(graph);
    yield* quotas(graph);
  },
};

/** Bytes of memory that pods may still request on all nodes together. */
export function freeMemory({ workloads, cluster }: Graph): number {
  const available = cluster.nodes.reduce((sum, node) => sum + allocatable(node).memory, 0);
  return available - workloads.reduce((sum, workload) => sum + total(workload, 'requests', 'memory'), 0);
}

type Resource = 'cpu' | 'memory';
const parsers = { cpu: cores, memory: bytes };
const formatters = { cpu: formatCores, memory: formatBytes };

function* nodes({ workloads, cluster }: Graph) {
  const allocations = cluster.nodes.map(allocatable);
  for (const resource of ['cpu', 'memory'] as const) {
    const available = allocations.reduce((sum, node) => sum + node[resource], 0);
    const largest = Math.max(...allocations.map((node) => node[resource]));
    const wanted = workloads.reduce((sum, workload) => sum + total(workload, 'requests', resource), 0);
    if (exceeds(wanted, available)) {
      const biggest = [...workloads].sort(
        (a, b) => total(b, 'requests', resource) - total(a, 'requests', resource),
      )[0]!;
      yield {
        at: biggest.object,
        ofCluster: true,
        message: `all pods request ${formatters[resource](wanted)} of ${resource}; the nodes have ${formatters[resource](available)} for pods`,
        fix: `Lower requests or replicas, or add a node. Requests of ${resource}, also during a rollout:\n${budgetTable(
          workloads.map((workload) => share(workload, total(workload, 'requests', resource))),
          formatters[resource],
        )}`,
      };
    }
    for (const { object: at, spec } of workloads) {
      const pod = podTotal(spec, 'requests', resource);
      if (exceeds(pod, largest)) {
        yield {
          at,
          message: `one pod requests ${formatters[resource](pod)} of ${resource}; the largest node has ${formatters[resource](largest)} for pods`,
          fix: 'Lower the request: no node can run the pod.',
        };
      }
    }
  }
}

function* quotas(graph: Graph) {
  const byNamespace = groupBy(graph.workloads, ({ namespace }) => namespace);
  for (const at of graph.all('ResourceQuota')) {
    const { hard = {} } = at.manifest.spec ?? {};
    const { namespace } = at.manifest.metadata;
    const workloads = byNamespace.get(namespace ?? '') ?? [];
    const claims = graph
      .all('PersistentVolumeClaim')
      .filter(({ manifest }) => manifest.metadata.namespace === namespace);
    for (const { name, shares, show, parse } of sums(workloads, claims)) {
      const limit = hard[name];
      const wanted = shares.reduce((sum, { value }) => sum + value, 0);
      if (limit !== undefined && exceeds(wanted, parse(limit))) {
        yield {
          at,
          message: `allows ${limit} of ${name}; the workloads take up to ${show(wanted)}`,
          fix: `Raise the ResourceQuota, or lower requests, limits or replicas:\n${budgetTable(shares, show)}`,
        };
      }
    }
  }
}

/** Tolerates floating point errors: 3 * 0.1 > 0.3. */
function exceeds(wanted: number, limit: number): boolean {
  return wanted - limit > 1e-6;
}

function* sums(workloads: readonly Workload[], claims: readonly RenderedKind<'PersistentVolumeClaim'>[]) {
  for (const kind of ['requests', 'limits'] as const) {
    for (const resource of ['cpu', 'memory'] as const) {
      const shares = workloads.map((workload) => share(workload, total(workload, kind, resource)));
      yield { name: `${kind}.${resource}`, shares, show: formatters[resource], parse: parsers[resource] };
    }
  }
  const pods = workloads.map((workload) => share(workload, workload.pods + workload.surge));
  yield { name: 'pods', shares: pods, show: String, parse: Number };
  const storage = [
    ...workloads.map((workload) => share(workload, claimed(workload))),
    ...claims.map(
      ({ environment, manifest }): Share => ({ environment, name: manifest.metadata.name, value: sizeOf(manifest) }),
    ),
  ];
  yield { name: 'requests.storage', shares: storage, show: formatBytes, parse: bytes };
}

function share({ object: { environment, manifest } }: Workload, value: number): Share {
  return { environment, name: manifest.metadata.name, value };
}

function total(workload: Workload, kind: 'requests' | 'limits', resource: Resource): number {
  return (workload.pods + workload.surge) * podTotal(workload.spec, kind, resource);
}

/** As the scheduler: the larger of the sum of the containers and any init container; sidecars count from their start on. */
function podTotal(
  { containers, initContainers = [] }: PodSpec,
  kind: 'requests' | 'limits',
  resource: Resource,
): number {
  const value = ({ resources }: { resources?: Partial<Record<'requests' | 'limits', Quantities>> }) =>
    parsers[resource](resources?.[kind]?.[resource] ?? 0);
  let sidecars = 0;
  let before = 0;
  for (const init of initContainers) {
    before = Math.max(before, sidecars + value(init));
    if (init.restartPolicy === 'Always') sidecars += value(init);
  }
  return Math.max(
    before,
    containers.reduce((sum, container) => sum + value(container), sidecars),
  );
}

function claimed({ object, pods }: Workload): number {
  const templates = is(object.manifest, 'StatefulSet') ? (object.manifest.spec.volumeClaimTemplates ?? []) : [];
  return pods * templates.reduce((sum, template) => sum + sizeOf(template), 0);
}

function sizeOf({ spec }: Pick<Kinds['PersistentVolumeClaim'], 'spec'>): number {
  return bytes(spec.resources?.requests?.storage ?? 0);
}
