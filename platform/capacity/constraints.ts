import { type LabelSelector, type Labels, selectorMatches } from '../model/manifest';
import { type GroupPod, type NodeLoad, perNode, repulsions } from './nodes';
import type { PodGroup } from './pod-group';

/** Labels of nodes that K3s sets. The record does not list others: a selector on them is taken to match. */
const known = new Set([perNode, 'kubernetes.io/os', 'node-role.kubernetes.io/control-plane']);

/**
 * The nodes on which a pod may run, apart from its requests: the node of its volumes, nodeSelector, node affinity, spread over nodes
 * (DoNotSchedule) and anti-affinity between pods. Preferences, zones and affinity to other pods are not read.
 * @param all nodes, also a lost one: the scheduler counts it as a node without pods.
 * @param volumes the node of each local volume that exists.
 */
export function allowedNodes(
  { group, pod }: GroupPod,
  nodes: readonly NodeLoad[],
  all: readonly NodeLoad[],
  volumes: ReadonlyMap<string, string>,
): NodeLoad[] {
  const selected = nodes.filter(
    ({ node, labels }) =>
      pod.claims.every((claim) => (volumes.get(claim) ?? node.name) === node.name) && selects(group, labels),
  );
  const repelsAny = repulsions(group).length > 0;
  return keepingSkew(group, selected, all).filter(
    (node) =>
      (!repelsAny || [...node.groups.keys()].every((other) => !repels(group, other))) &&
      node.repelling.every((other) => !repels(other, group)),
  );
}

/** Whether the nodeSelector and the node affinity of a pod match a node. */
export function selects({ spec: { nodeSelector = {}, affinity } }: Pick<PodGroup, 'spec'>, labels: Labels): boolean {
  const matches = (selector: LabelSelector) => selectorMatches(selector, labels);
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(nodeSelector).every(
      ([key, value]) => !known.has(key) || matches({ matchLabels: { [key]: value } }),
    ) &&
    (terms === undefined ||
      terms.some(({ matchExpressions = [] }) =>
        matchExpressions.every(
          (expression) => !known.has(expression.key) || matches({ matchExpressions: [expression] }),
        ),
      ))
  );
}

/** Those of the nodes that one more pod of the group does not make fuller than its spread allows. */
function keepingSkew(group: PodGroup, nodes: readonly NodeLoad[], all: readonly NodeLoad[]): readonly NodeLoad[] {
  const { topologySpreadConstraints = [] } = group.spec;
  return topologySpreadConstraints.reduce((remaining, { topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    if (topologyKey !== perNode || whenUnsatisfiable !== 'DoNotSchedule') return remaining;
    const count = ({ groups }: NodeLoad) =>
      [...groups].reduce((total, [other, pods]) => total + (isOf(other, group, labelSelector) ? pods : 0), 0);
    const fewest = Math.min(...all.filter(({ labels }) => selects(group, labels)).map(count));
    const added = isOf(group, group, labelSelector) ? 1 : 0;
    return remaining.filter((node) => count(node) + added - fewest <= maxSkew);
  }, nodes);
}

/** Whether a pod must not share a node with another. */
function repels(group: PodGroup, other: PodGroup): boolean {
  return repulsions(group).some(({ labelSelector }) => isOf(other, group, labelSelector));
}

/** Whether a selector of one pod matches another; both are in its namespace. */
const isOf = (other: PodGroup, { namespace }: PodGroup, selector: LabelSelector | undefined) =>
  other.namespace === namespace && selectorMatches(selector, other.labels);
