import { selects } from '@twisterlab/platform/capacity/constraints';
import { afterLoss } from '@twisterlab/platform/capacity/node-loss';
import { type GroupPod, NodeLoad } from '@twisterlab/platform/capacity/nodes';
import type { PodGroup } from '@twisterlab/platform/capacity/pod-group';
import { podGroups } from '@twisterlab/platform/capacity/pods';
import type { Placement } from '@twisterlab/platform/capacity/scheduler';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import type { LiveObject } from '../fixtures/kubectl';
import { nameOf, ownerOf, type Pod } from './pods';

/** What synth computes for the loss of a node. Names as those of `nameOf`, sorted. */
export interface ComputedLoss {
  /** Pods that wait for the node. */
  readonly waiting: readonly string[];
  /** Pods that find no room: synth refuses such a record. */
  readonly pending: readonly string[];
}

/** Groups of pods that run at all times: scheduled tasks do not. */
export function runningGroups(graph: Graph): PodGroup[] {
  return podGroups(graph).filter(({ object }) => !is(object?.manifest, 'CronJob', 'Job'));
}

/** How many pods synth counts for each workload, by its name as that of an `Owner`. */
export function countedPods(graph: Graph): ReadonlyMap<string, number> {
  const nodes = graph.cluster.nodes.map((node) => new NodeLoad(node));
  const onNodes = (group: PodGroup) => nodes.filter(({ labels }) => selects(group, labels)).length;
  return new Map(
    runningGroups(graph).map((group) => [workloadName(group), group.onEachNode ? onNodes(group) : group.pods.length]),
  );
}

/**
 * The loss of a node, computed by synth from where the real scheduler has placed pods and volumes.
 * @param volumes the node of each claim.
 */
export function computeLoss(
  graph: Graph,
  pods: readonly Pod[],
  volumes: ReadonlyMap<string, string>,
  lost: string,
): ComputedLoss {
  const placement = placementOf(graph, pods, volumes);
  const { waiting, pending } = afterLoss(placement.nodes.find(({ node }) => node.name === lost)!, placement);
  const names = (found: readonly GroupPod[]) => found.map(podName).sort(byCodeUnit);
  return { waiting: names(waiting), pending: names(pending) };
}

function placementOf(graph: Graph, pods: readonly Pod[], volumes: ReadonlyMap<string, string>): Placement {
  const nodes = graph.cluster.nodes.map((node) => new NodeLoad(node));
  const groups = new Map(runningGroups(graph).map((group) => [workloadName(group), group]));
  const taken = new Map<PodGroup, number>();
  for (const pod of pods) {
    const node = nodes.find((each) => each.node.name === pod.spec.nodeName);
    const owner = ownerOf(pod);
    const group = owner && groups.get(owner.name);
    if (!node || !group) throw new Error(`synth does not count the pod ${nameOf(pod)} on ${pod.spec.nodeName}`);
    // The ordinal of a pod of a StatefulSet; the pods of a Deployment are equal.
    const index = owner.kind === 'StatefulSet' ? Number(/\d+$/.exec(pod.metadata.name)![0]) : (taken.get(group) ?? 0);
    taken.set(group, index + 1);
    node.add({ group, pod: group.onEachNode ? { claims: [] } : group.pods[index]! });
  }
  return { nodes, volumes, pending: [], waiting: [] };
}

export const workloadName = ({ namespace, name }: PodGroup) => `${namespace}/${name}`;

function podName({ group, pod }: GroupPod): string {
  const ordinal = is(group.object?.manifest, 'StatefulSet') ? `-${group.pods.indexOf(pod)}` : '';
  return `${workloadName(group)}${ordinal}`;
}

interface Volume extends LiveObject {
  readonly spec: {
    readonly claimRef?: { readonly name: string; readonly namespace: string };
    readonly nodeAffinity?: {
      readonly required: {
        readonly nodeSelectorTerms: readonly { readonly matchExpressions: readonly { readonly values: string[] }[] }[];
      };
    };
  };
}

/** The node of each volume, by the key of its claim. */
export function nodesOfVolumes(volumes: readonly LiveObject[]): Map<string, string> {
  return new Map(
    (volumes as readonly Volume[]).flatMap(({ spec: { claimRef, nodeAffinity } }) => {
      const node = nodeAffinity?.required.nodeSelectorTerms[0]?.matchExpressions[0]?.values[0];
      return claimRef && node ? [[objectKey('claim', claimRef.name, claimRef.namespace), node] as const] : [];
    }),
  );
}
