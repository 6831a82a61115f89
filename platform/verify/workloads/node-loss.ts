import { formatters, resources, showAmount, sum, times } from '../../capacity/amount';
import { type Scenario, scenarios } from '../../capacity/node-loss';
import { type GroupPod, podsPerNode } from '../../capacity/nodes';
import type { PodGroup } from '../../capacity/pod-group';
import { byCodeUnit } from '../../util/collections';
import { count } from '../../util/text';
import { budgetTable } from '../budget';
import type { Rule } from '../rule';
import { overcommits } from './capacity';

/**
 * Every pod finds a node, and with any one node lost, every pod that is not bound to its disk finds one on the others. What the
 * check approximates: platform/capacity/node-loss.ts.
 */
export const nodeLoss: Rule = {
  name: 'node-loss',
  *check(graph) {
    // The rule `capacity` reports it.
    if (overcommits(graph)) return;
    const reported = new Set<string | undefined>();
    for (const scenario of scenarios(graph)) {
      const { lost, pending, waiting } = scenario;
      const without = lost === undefined ? '' : `without ${lost.name}, `;
      const at = (pods: readonly GroupPod[]) => objectOf(pods) ?? graph.workloads[0]?.object;
      const impossible = lost === undefined ? waiting : [];
      if (reported.has(lost?.name)) continue;
      if (impossible.length > 0) {
        yield {
          at: at(impossible)!,
          message: `no node is allowed for ${named(impossible)}: each is excluded by nodeSelector, affinity, spread or a volume`,
          fix: 'Correct the constraint, lower the replicas, or add a node that it selects.',
        };
      }
      if (pending.length > 0) {
        yield {
          at: at(pending)!,
          ofCluster: true,
          message: `${without}no node has room for ${named(pending)}${crowded(scenario)}`,
          fix: `Lower requests or replicas, or use larger nodes. ${largest(scenario)}`,
        };
      }
      if (impossible.length + pending.length > 0) reported.add(lost?.name);
    }
  },
};

const objectOf = (pods: readonly GroupPod[]) => pods.find(({ group }) => group.object !== undefined)?.group.object;

const crowded = ({ nodes }: Scenario) =>
  nodes.some(({ pods }) => pods.length >= podsPerNode) ? `; a node runs at most ${podsPerNode} pods` : '';

/** `2 pods: grafana (15m of cpu and 128Mi of memory), loki (...)`. */
function named(pods: readonly GroupPod[]): string {
  const most = 3;
  const names = pods.map(({ group: { name, requests } }) => `${name} (${showAmount(requests)})`);
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${count(pods.length, 'pod')}: ${names.slice(0, most).join(', ')}${more}`;
}

/** The largest requests of the resource that is scarcer on the nodes of a scenario, among the pods that have to run there. */
function largest({ nodes, pending }: Scenario): string {
  const pods = [...nodes.flatMap((node) => node.pods), ...pending];
  const room = sum(nodes.map((node) => node.room));
  const wanted = sum(pods.map(({ group }) => group.requests));
  const [resource] = [...resources].sort((a, b) => wanted[b] / room[b] - wanted[a] / room[a]);
  const counts = new Map<PodGroup, number>();
  for (const { group } of pods) counts.set(group, (counts.get(group) ?? 0) + 1);
  const shares = [...counts]
    .map(([{ environment, name, requests }, number]) => ({
      ...{ environment, name },
      value: times(requests, number)[resource!],
    }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
  const show = formatters[resource!];
  return `Requests of ${resource}, of ${show(room[resource!])} on these nodes:\n${budgetTable(shares, show)}`;
}
