import { type Amount, resources, sum } from '@twisterlab/platform/capacity/amount';
import { type Scenario, scenarios } from '@twisterlab/platform/capacity/node-loss';
import { type NodeLoad, podsPerNode } from '@twisterlab/platform/capacity/nodes';
import type { Graph } from '@twisterlab/platform/link/graph';
import { allocatable, type ClusterNode } from '@twisterlab/platform/model/cluster';
import { bytes, formatBytes } from '@twisterlab/platform/util/quantity';
import { count, table } from '@twisterlab/platform/util/text';
import { free } from '@twisterlab/platform/verify/workloads/capacity';
import { diskUse } from '@twisterlab/platform/verify/workloads/local-storage';

/**
 * What runs on each node, with all nodes and in the worst case with one node lost, and the headroom. `npm test` and synth fail where
 * something does not fit: the rules `capacity`, `node-loss` and `local-storage`.
 */
export function capacityTable(graph: Graph): string[] {
  const all = scenarios(graph);
  const disks = diskUse(graph);
  const rows = graph.cluster.nodes.flatMap((node, index) => {
    const { claims, temporary } = disks[index]!;
    const disk = `${gi(claims + temporary)}/${gi(allocatable(node).disk)}Gi`;
    const [up, lost] = [all.filter((each) => !each.lost), all.filter((each) => each.lost && each.lost !== node)];
    return [
      [node.name, 'all', ...use(node, up), disk],
      ...(lost.length > 0 ? [['', 'one lost', ...use(node, lost)]] : []),
    ];
  });
  const header = ['node', 'nodes up', 'pods', 'CPU', 'limits', 'memory', 'limits', 'disk'];
  return [table([header, ...rows]), ...headroom(graph, all)];
}

/** The largest use of a node in any of these scenarios: pods, requests of what it has, and limits as a percentage of that. */
function use(node: ClusterNode, among: readonly Scenario[]): string[] {
  const loads = among.flatMap(({ nodes }) => nodes.filter((each) => each.node === node));
  const most = (of: (load: NodeLoad) => number) => Math.max(...loads.map(of));
  const room = allocatable(node);
  const requested = { cpu: (value: number) => value.toFixed(1), memory: gi };
  const unit = { cpu: '', memory: 'Gi' };
  return [
    `${most(({ pods }) => pods.length)}/${podsPerNode}`,
    ...resources.flatMap((resource) => [
      `${requested[resource](most(({ requests }) => requests[resource]))}/${requested[resource](room[resource])}${unit[resource]}`,
      `${Math.round((100 * most(({ limits }) => limits[resource])) / room[resource])}%`,
    ]),
  ];
}

/** What pods may still request beside rollouts and all scheduled tasks, what claims may take, and what is left after a loss. */
function headroom(graph: Graph, all: readonly Scenario[]): string[] {
  const disk = Math.min(...diskUse(graph).map((each) => each.free));
  const losses = all.filter(({ lost }) => lost);
  const left = losses.map(({ nodes }) => sum(nodes.map(({ room, requests }) => less(room, requests))));
  const least = (resource: keyof Amount) => Math.min(...left.map((amount) => amount[resource]));
  const waiting = Math.max(0, ...losses.map((each) => each.waiting.length));
  return [
    `Room, with rollouts and tasks counted: ${amount(free(graph))}, ${formatBytes(disk)} disk${losses.length > 0 ? ' each' : ''}.`,
    ...(losses.length > 0
      ? [
          `Room with one node lost: ${amount({ cpu: least('cpu'), memory: least('memory') })}; at most ${count(waiting, 'waiting pod')}.`,
        ]
      : []),
  ];
}

const less = (room: Amount, { cpu, memory }: Amount) => ({ cpu: room.cpu - cpu, memory: room.memory - memory });
const amount = ({ cpu, memory }: Amount) => `${Number(cpu.toFixed(2))} CPU, ${formatBytes(memory)} memory`;
const gi = (value: number) => (value / bytes('1Gi')).toFixed(1);
