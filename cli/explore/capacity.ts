import { type Scenario, scenarios } from '@twisterlab/platform/capacity/node-loss';
import { podsPerNode } from '@twisterlab/platform/capacity/nodes';
import type { Graph } from '@twisterlab/platform/link/graph';
import { allocatable } from '@twisterlab/platform/model/cluster';
import { groupBy } from '@twisterlab/platform/util/collections';
import { diskUse } from '@twisterlab/platform/verify/workloads/local-storage';
import type { CapacityScenario, ClusterCapacity } from './model';

/** What the pods of a cluster request of each node, with all nodes and with one lost. */
export function capacityOf(graph: Graph): ClusterCapacity {
  const disks = diskUse(graph);
  const byLoss = groupBy(scenarios(graph), ({ lost }) => lost?.name ?? '');
  return {
    name: graph.cluster.name,
    nodes: graph.cluster.nodes.map((node, at) => {
      const { cpu, memory, disk } = allocatable(node);
      const { claims, temporary } = disks[at]!;
      return {
        name: node.name,
        role: node.role,
        ...{ cpu, memory, pods: podsPerNode, disk: { used: claims + temporary, of: disk } },
      };
    }),
    scenarios: [...byLoss].map(([lost, same]) => worst(lost, same)),
  };
}

/** Volumes may be on other nodes: the largest use of each node. */
function worst(lost: string, same: readonly Scenario[]): CapacityScenario {
  const loads = [
    ...groupBy(
      same.flatMap(({ nodes }) => nodes),
      ({ node }) => node.name,
    ),
  ];
  const names = (of: 'pending' | 'waiting') => [
    ...new Set(same.flatMap((each) => each[of].map(({ group }) => `${group.namespace}/${group.name}`))),
  ];
  return {
    ...(lost !== '' && { lost }),
    nodes: loads.map(([name, all]) => ({
      name,
      cpu: Math.max(...all.map(({ requests }) => requests.cpu)),
      memory: Math.max(...all.map(({ requests }) => requests.memory)),
      pods: Math.max(...all.map(({ pods }) => pods.length)),
    })),
    pending: names('pending'),
    waiting: names('waiting'),
  };
}
