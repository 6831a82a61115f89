import { share, sum } from './amount';
import { allowedNodes, selects } from './constraints';
import { type GroupPod, NodeLoad } from './nodes';
import type { PodGroup } from './pod-group';

/** Nodes with their pods, and the pods that no node runs. */
export interface Placement {
  readonly nodes: readonly NodeLoad[];
  /** The node of each local volume. */
  readonly volumes: ReadonlyMap<string, string>;
  /** No node that its constraints allow has room. */
  readonly pending: readonly GroupPod[];
  /** Its constraints allow no node: its volume is elsewhere, or it must not share a node. */
  readonly waiting: readonly GroupPod[];
}

/** Chooses one of the nodes that have room. */
export type Choice = (pod: GroupPod, nodes: readonly NodeLoad[]) => NodeLoad;

/** As the scheduler's defaults: apart from pods of the same group, then where the least is requested. */
export const leastAllocated: Choice = ({ group }, nodes) =>
  smallest(nodes, (node) => (node.groups.get(group) ?? 0) + share(sum([node.requests, group.requests]), node.room));

/** Fills one node after the other. */
export const firstFit: Choice = (_, nodes) => nodes[0]!;

/** Where the most is requested. */
export const mostAllocated: Choice = ({ group }, nodes) =>
  smallest(nodes, (node) => -share(sum([node.requests, group.requests]), node.room));

const smallest = (nodes: readonly NodeLoad[], of: (node: NodeLoad) => number) =>
  nodes.reduce((best, node) => (of(node) < of(best) ? node : best));

/** A pod with volumes on the first node that has room; others as the scheduler. So are the volumes of a cluster that grew from one node. */
export const volumesOnFirst: Choice = (pod, nodes) =>
  pod.pod.claims.length > 0 ? firstFit(pod, nodes) : leastAllocated(pod, nodes);

/** An empty placement on these nodes: DaemonSets only. */
export function withDaemons(nodes: readonly NodeLoad[], groups: readonly PodGroup[]): Placement {
  const pending: GroupPod[] = [];
  const loads = nodes.map(({ node }) => new NodeLoad(node));
  for (const group of groups.filter(({ onEachNode }) => onEachNode)) {
    for (const load of loads.filter(({ labels }) => selects(group, labels))) {
      const pod = { group, pod: { claims: [] } };
      if (load.hasRoomFor(group)) load.add(pod);
      else pending.push(pod);
    }
  }
  return { nodes: loads, volumes: new Map(), pending, waiting: [] };
}

/**
 * Places pods one after the other, as the scheduler: the highest priority first, and of the same priority the largest. Running pods
 * stay where they are.
 * @param lost a node that counts for the spread and runs nothing.
 */
export function schedule(
  before: Placement,
  pods: readonly GroupPod[],
  choose: Choice,
  lost: readonly NodeLoad[] = [],
): Placement {
  const nodes = before.nodes.map((node) => node.keeping(() => true));
  const all = [...nodes, ...lost];
  const volumes = new Map(before.volumes);
  const [pending, waiting] = [[...before.pending], [...before.waiting]];
  for (const each of [...pods].sort(byPriorityAndSize(nodes[0]!))) {
    const allowed = allowedNodes(each, nodes, all, volumes);
    const fitting = allowed.filter((node) => node.hasRoomFor(each.group));
    if (fitting.length > 0) {
      const chosen = choose(each, fitting);
      chosen.add(each);
      for (const claim of each.pod.claims) volumes.set(claim, chosen.node.name);
    } else (allowed.length > 0 ? pending : waiting).push(each);
  }
  return { nodes, volumes, pending, waiting };
}

const byPriorityAndSize =
  ({ room }: NodeLoad) =>
  ({ group: a }: GroupPod, { group: b }: GroupPod) =>
    b.priority - a.priority || share(b.requests, room) - share(a.requests, room);
