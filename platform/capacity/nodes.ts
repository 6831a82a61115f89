import { allocatable, type ClusterNode } from '../model/cluster';
import type { Labels } from '../model/manifest';
import { type Amount, exceeds, sum } from './amount';
import type { Pod, PodGroup } from './pod-group';

/** The default of the kubelet, `maxPods`. */
export const podsPerNode = 110;

/** Label of a node that no other has. */
export const perNode = 'kubernetes.io/hostname';

/** The pods that must not share a node with those of a group. */
export function repulsions({ spec: { affinity } }: PodGroup) {
  const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.filter(({ topologyKey }) => topologyKey === perNode);
}

/** A pod of a group. */
export interface GroupPod {
  readonly group: PodGroup;
  readonly pod: Pod;
}

/** A node and the pods on it. */
export class NodeLoad {
  /** What pods may request. */
  readonly room: Amount;
  readonly labels: Labels;
  readonly pods: GroupPod[] = [];
  /** Pods of each group. */
  readonly groups = new Map<PodGroup, number>();
  /** Groups with repulsions. */
  readonly repelling: PodGroup[] = [];
  requests: Amount = sum([]);
  limits: Amount = sum([]);

  constructor(readonly node: ClusterNode) {
    this.room = allocatable(node);
    this.labels = labelsOf(node);
  }

  add(added: GroupPod): void {
    const { group } = added;
    this.pods.push(added);
    if (!this.groups.has(group) && repulsions(group).length > 0) this.repelling.push(group);
    this.groups.set(group, (this.groups.get(group) ?? 0) + 1);
    this.requests = sum([this.requests, group.requests]);
    this.limits = sum([this.limits, group.limits]);
  }

  /** Whether a pod fits beside those that are here. */
  hasRoomFor({ requests: { cpu, memory } }: PodGroup): boolean {
    return (
      this.pods.length < podsPerNode &&
      !exceeds(this.requests.cpu + cpu, this.room.cpu) &&
      !exceeds(this.requests.memory + memory, this.room.memory)
    );
  }

  /** The same node with those of its pods. */
  keeping(which: (pod: GroupPod) => boolean): NodeLoad {
    const kept = new NodeLoad(this.node);
    for (const each of this.pods.filter(which)) kept.add(each);
    return kept;
  }
}

/** Labels that K3s sets on nodes. */
function labelsOf({ name, role }: ClusterNode): Labels {
  return {
    [perNode]: name,
    'kubernetes.io/os': 'linux',
    ...(role === 'server' && { 'node-role.kubernetes.io/control-plane': 'true' }),
  };
}
