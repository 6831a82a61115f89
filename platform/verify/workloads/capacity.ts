import { type Amount, exceeds, formatters, ofPod, parsers, resources, sum, times } from '../../capacity/amount';
import { k3sGroups } from '../../capacity/k3s-pods';
import type { Graph, RenderedKind } from '../../link/graph';
import type { Workload } from '../../link/pods';
import { allocatable } from '../../model/cluster';
import { is, type Kinds } from '../../model/kinds';
import { groupBy } from '../../util/collections';
import { bytes, formatBytes } from '../../util/quantity';
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

/** Whether the sum of all requests exceeds the nodes, or one pod the largest of them. */
export function overcommits(graph: Graph): boolean {
  return !nodes(graph).next().done;
}

/** What pods may still request on all nodes together, beside rollouts and all scheduled tasks at once. */
export function free(graph: Graph): Amount {
  const wanted = sum(demands(graph).map(({ requests }) => requests));
  const room = sum(graph.cluster.nodes.map(allocatable));
  return { cpu: room.cpu - wanted.cpu, memory: room.memory - wanted.memory };
}

/** All pods of a workload, those of a rollout included. */
interface Demand {
  readonly environment: string;
  readonly name: string;
  /** Undefined for the pods of K3s. */
  readonly workload: Workload | undefined;
  readonly requests: Amount;
}

function demands(graph: Graph): Demand[] {
  const own = graph.workloads.map(
    (workload): Demand => ({
      environment: workload.object.environment,
      name: workload.object.manifest.metadata.name,
      workload,
      requests: total(workload, 'requests'),
    }),
  );
  const ofK3s = k3sGroups(graph).map(
    ({ environment, name, requests, pods }): Demand => ({
      ...{ environment, name, workload: undefined },
      requests: times(requests, pods.length),
    }),
  );
  return [...own, ...ofK3s];
}

function* nodes(graph: Graph) {
  const { workloads, cluster } = graph;
  const all = demands(graph);
  for (const resource of resources) {
    const rooms = cluster.nodes.map((node) => allocatable(node)[resource]);
    const available = rooms.reduce((total, room) => total + room, 0);
    const wanted = all.reduce((total, { requests }) => total + requests[resource], 0);
    const show = formatters[resource];
    if (exceeds(wanted, available)) {
      const [biggest] = all
        .filter(({ workload }) => workload !== undefined)
        .sort((a, b) => b.requests[resource] - a.requests[resource]);
      yield {
        at: biggest!.workload!.object,
        ofCluster: true,
        message: `all pods request ${show(wanted)} of ${resource}; the nodes have ${show(available)} for pods`,
        fix: `Lower requests or replicas, or add a node. Requests of ${resource}, also during a rollout:\n${budgetTable(
          all.map(({ environment, name, requests }) => ({ environment, name, value: requests[resource] })),
          show,
        )}`,
      };
    }
    for (const { object: at, spec } of workloads) {
      const pod = ofPod(spec, 'requests')[resource];
      if (exceeds(pod, Math.max(...rooms))) {
        yield {
          at,
          message: `one pod requests ${show(pod)} of ${resource}; the largest node has ${show(Math.max(...rooms))} for pods`,
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

function* sums(workloads: readonly Workload[], claims: readonly RenderedKind<'PersistentVolumeClaim'>[]) {
  for (const kind of ['requests', 'limits'] as const) {
    for (const resource of resources) {
      const shares = workloads.map((workload) => share(workload, total(workload, kind)[resource]));
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

function total({ pods, surge, spec }: Workload, kind: 'requests' | 'limits'): Amount {
  return times(ofPod(spec, kind), pods + surge);
}

function claimed({ object, pods }: Workload): number {
  const templates = is(object.manifest, 'StatefulSet') ? (object.manifest.spec.volumeClaimTemplates ?? []) : [];
  return pods * templates.reduce((sum, template) => sum + sizeOf(template), 0);
}

function sizeOf({ spec }: Pick<Kinds['PersistentVolumeClaim'], 'spec'>): number {
  return bytes(spec.resources?.requests?.storage ?? 0);
}
