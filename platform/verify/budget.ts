import type { Graph } from '../link/graph';
import type { Workload } from '../link/pods';
import { allocatable } from '../model/cluster';
import type { Kinds } from '../model/kinds';
import type { PodSpec, Quantities } from '../model/manifest';
import { groupBy } from '../util/collections';
import { bytes, cores, formatBytes, formatCores } from '../util/quantity';
import type { Rule } from './rule';

/** Requests that no node has room for leave pods Pending; sums above the quota refuse them. Rollouts and autoscalers included. */
export const budget: Rule = {
  name: 'budget',
  *check(graph) {
    yield* nodes(graph);
    yield* quotas(graph);
  },
};

type Resource = 'cpu' | 'memory';
const read = { cpu: cores, memory: bytes };
const write = { cpu: formatCores, memory: formatBytes };

function* nodes({ workloads, cluster }: Graph) {
  const room = cluster.nodes.map(allocatable);
  for (const resource of ['cpu', 'memory'] as const) {
    const available = room.reduce((sum, node) => sum + node[resource], 0);
    const largest = Math.max(...room.map((node) => node[resource]));
    const wanted = workloads.reduce((sum, workload) => sum + used(workload, 'requests', resource), 0);
    if (exceeds(wanted, available)) {
      const biggest = [...workloads].sort((a, b) => used(b, 'requests', resource) - used(a, 'requests', resource))[0]!;
      yield {
        at: biggest.object,
        message: `all pods of ${cluster.name} request ${write[resource](wanted)} of ${resource}; its nodes have ${write[resource](available)} for pods`,
        fix: 'Lower requests (this object has the largest), or add a node.',
      };
    }
    for (const { object: at, spec } of workloads) {
      const one = ofPod(spec, 'requests', resource);
      if (exceeds(one, largest)) {
        yield {
          at,
          message: `one pod requests ${write[resource](one)} of ${resource}; the largest node has ${write[resource](largest)} for pods`,
          fix: 'Lower the request: no node could run the pod.',
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
    for (const { name, wanted, show, parse } of sums(workloads, claims)) {
      const limit = hard[name];
      if (limit !== undefined && exceeds(wanted, parse(limit))) {
        yield {
          at,
          message: `allows ${limit} of ${name}; the workloads take up to ${show(wanted)}`,
          fix: 'Raise quota in the record, or lower the workloads.',
        };
      }
    }
  }
}

/** Cores are fractions, and three times 0.1 is more than 0.3 to the machine. */
function exceeds(wanted: number, limit: number): boolean {
  return wanted - limit > 1e-6;
}

function* sums(workloads: readonly Workload[], claims: readonly { manifest: Kinds['PersistentVolumeClaim'] }[]) {
  for (const kind of ['requests', 'limits'] as const) {
    for (const resource of ['cpu', 'memory'] as const) {
      const wanted = workloads.reduce((sum, workload) => sum + used(workload, kind, resource), 0);
      yield { name: `${kind}.${resource}`, wanted, show: write[resource], parse: read[resource] };
    }
  }
  const pods = workloads.reduce((sum, workload) => sum + workload.pods + workload.surge, 0);
  yield { name: 'pods', wanted: pods, show: String, parse: Number };
  const storage = [...workloads.map(claimed), ...claims.map(({ manifest }) => sizeOf(manifest))].reduce(
    (sum, size) => sum + size,
    0,
  );
  yield { name: 'requests.storage', wanted: storage, show: formatBytes, parse: bytes };
}

function used(workload: Workload, kind: 'requests' | 'limits', resource: Resource): number {
  return (workload.pods + workload.surge) * ofPod(workload.spec, kind, resource);
}

/** The scheduler's rule: the sum of the containers, or the largest that runs before them; sidecars count from their start on. */
function ofPod({ containers, initContainers = [] }: PodSpec, kind: 'requests' | 'limits', resource: Resource): number {
  const value = ({ resources }: { resources?: Partial<Record<'requests' | 'limits', Quantities>> }) =>
    read[resource](resources?.[kind]?.[resource] ?? 0);
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
  const templates = (object.manifest as Kinds['StatefulSet']).spec.volumeClaimTemplates ?? [];
  return pods * templates.reduce((sum, template) => sum + sizeOf(template), 0);
}

function sizeOf({ spec }: Pick<Kinds['PersistentVolumeClaim'], 'spec'>): number {
  return bytes(spec.resources?.requests?.storage ?? 0);
}
