import type { Graph } from '../link/graph';
import type { ClusterNode } from '../model/cluster';
import { perObject } from '../util/per-object';
import { type GroupPod, NodeLoad } from './nodes';
import { podGroups } from './pods';
import {
  type Choice,
  firstFit,
  leastAllocated,
  mostAllocated,
  type Placement,
  schedule,
  volumesOnFirst,
  withDaemons,
} from './scheduler';

/** Where the pods of a cluster are, with all nodes or without one. */
export interface Scenario extends Placement {
  /** Undefined with all nodes. */
  readonly lost: ClusterNode | undefined;
}

/** Where volumes may be: as the scheduler distributes them, or on the first node, from which the cluster grew. */
const layouts: readonly Choice[] = [leastAllocated, volumesOnFirst];

/**
 * All nodes, and the loss of each, for each layout of the volumes. A pod whose volume is on the lost node waits for it; every other
 * pod has to find room on the remaining nodes.
 *
 * An approximation of the scheduler: it places pods by priority and size. Where that leaves one without room, the pods that can move
 * are placed again in three other ways; it is `pending` only if all of them fail.
 */
export const scenarios = perObject((graph: Graph): readonly Scenario[] => {
  const groups = podGroups(graph);
  const nodes = graph.cluster.nodes.map((node) => new NodeLoad(node));
  const pods = groups.flatMap((group) => group.pods.map((pod): GroupPod => ({ group, pod })));
  return (nodes.length > 1 ? layouts : layouts.slice(0, 1)).flatMap((layout) => {
    const all = fitting([layout, ...repacked], (choose) => schedule(withDaemons(nodes, groups), pods, choose));
    const losses = nodes.length > 1 ? all.nodes.map((lost) => afterLoss(lost, all)) : [];
    return [{ ...all, lost: undefined }, ...losses];
  });
});

const repacked: readonly Choice[] = [firstFit, mostAllocated, leastAllocated];

/** The first placement that leaves no pod without room, else the first. */
function fitting(choices: readonly Choice[], place: (choose: Choice) => Placement): Placement {
  const placements = choices.map((choose) => () => place(choose));
  const first = placements[0]!();
  if (first.pending.length === 0) return first;
  for (const next of placements.slice(1)) {
    const found = next();
    if (found.pending.length === 0) return found;
  }
  return first;
}

/** The placement after a node was lost, or drained. */
export function afterLoss(lost: NodeLoad, { nodes, volumes }: Placement): Scenario {
  const remaining = nodes.filter((node) => node !== lost);
  const gone = [new NodeLoad(lost.node)];
  const moving = lost.pods.filter(({ group }) => !group.onEachNode);
  const start = { nodes: remaining, volumes, pending: [], waiting: [] };
  const moved = schedule(start, moving, leastAllocated, gone);
  if (moved.pending.length === 0) return { ...moved, lost: lost.node };
  // Running pods do not move, but where they run is not known: another distribution may have room.
  const bound = ({ group, pod }: GroupPod) => group.onEachNode || pod.claims.length > 0;
  const free = nodes.flatMap((node) => node.pods.filter((pod) => !bound(pod)));
  const fixed = { ...start, nodes: remaining.map((node) => node.keeping(bound)) };
  const pods = [...lost.pods.filter((pod) => bound(pod) && !pod.group.onEachNode), ...free];
  const anew = fitting(repacked, (choose) => schedule(fixed, pods, choose, gone));
  return { ...(anew.pending.length === 0 ? anew : moved), lost: lost.node };
}
