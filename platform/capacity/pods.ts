import { type Graph, objectKey } from '../link/graph';
import { mountedClaims, type Workload } from '../link/pods';
import { priorities } from '../link/priority';
import { claimsOf, localProvisioner } from '../link/storage';
import { allocatable } from '../model/cluster';
import { is } from '../model/kinds';
import { ofPod, share } from './amount';
import { k3sGroups } from './k3s-pods';
import type { PodGroup } from './pod-group';

/**
 * All pods that run at the same time: those of K3s and of all workloads, and of the scheduled tasks the largest one. The tasks start
 * one after the other. Rollouts are not counted: the rule `capacity` does.
 */
export function podGroups(graph: Graph): PodGroup[] {
  const local = localClaims(graph);
  const priority = priorities(graph);
  const groups = graph.workloads.map((workload) => groupOf(workload, local, priority));
  const room = allocatable(graph.cluster.nodes[0]!);
  const tasks = groups.filter(isTask).sort((a, b) => share(b.requests, room) - share(a.requests, room));
  return [...k3sGroups(graph), ...groups.filter((group) => !isTask(group)), ...tasks.slice(0, 1)];
}

const isTask = ({ object }: PodGroup) => is(object?.manifest, 'CronJob', 'Job');

function groupOf(
  workload: Workload,
  local: ReadonlySet<string>,
  priority: (name: string | undefined) => number,
): PodGroup {
  const { object, namespace, labels, spec, pods } = workload;
  const { manifest } = object;
  const onEachNode = is(manifest, 'DaemonSet');
  const mounted = mountedClaims(spec).map((name) => objectKey('claim', name, namespace));
  // In the order of the pods, and for each pod in that of the templates.
  const templates = is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : [];
  const own = (index: number) =>
    templates.map(({ metadata }) =>
      objectKey('claim', `${metadata?.name}-${manifest.metadata.name}-${index}`, namespace),
    );
  return {
    environment: object.environment,
    object,
    name: manifest.metadata.name,
    namespace,
    labels,
    spec,
    requests: ofPod(spec, 'requests'),
    limits: ofPod(spec, 'limits'),
    priority: priority(spec.priorityClassName),
    onEachNode,
    pods: onEachNode
      ? []
      : Array.from({ length: pods }, (_, index) => ({
          claims: [...own(index), ...mounted].filter((claim) => local.has(claim)),
        })),
  };
}

/** Keys of the claims whose volume is a folder of one node. */
function localClaims(graph: Graph): ReadonlySet<string> {
  const claims = claimsOf(graph).filter(({ storageClass }) => storageClass?.provisioner === localProvisioner);
  return new Set(
    claims.flatMap(({ object: { manifest }, name, count }) => {
      const { namespace, name: owner } = manifest.metadata;
      if (!is(manifest, 'StatefulSet')) return [objectKey('claim', name, namespace)];
      return Array.from({ length: count }, (_, index) => objectKey('claim', `${name}-${owner}-${index}`, namespace));
    }),
  );
}
