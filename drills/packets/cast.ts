import { execFileSync } from 'node:child_process';
import type { Graph } from '@twisterlab/platform/link/graph';
import { matches } from '@twisterlab/platform/model/manifest';
import { address as numberOf } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/ends';
import type { End } from '@twisterlab/platform/network/reachability';
import { addressesOf, lan } from '../ground/nodes/addresses';
import type { Addressed } from '../ground/nodes/policies/ruleset';
import type { NodesGround } from '../ground/nodes-ground';
import { debianProgram } from '../parts/debian';
import { Agent } from './agent';

/** Somebody who sends and is sent to: a pod, or a host outside the cluster. */
export interface Actor {
  /** `twisterlab/redis-0`, or what the host is. */
  readonly name: string;
  readonly address: string;
  /** As the rendered files have it. */
  readonly end: End;
  readonly agent: Agent;
}

/** Hosts outside the cluster. One of them is in no network that a record names. */
const outside = {
  'a machine of the LAN': addressesOf(1).client.address,
  'the Ollama server': `${lan}.20`,
  'a stranger': '198.51.100.7',
} as const;

/** Brings an agent into every pod, and to hosts outside. @param ports that each opens. */
export async function castOf(
  ground: NodesGround,
  graph: Graph,
  pods: readonly Addressed[],
  ports: readonly number[],
): Promise<Actor[]> {
  moreHosts(ground);
  const cast: Actor[] = [];
  for (const pod of pods) {
    const end = networkOf(graph).pods.find(
      (each) => each.end.namespace === pod.namespace && matches({ matchLabels: each.end.labels }, pod.labels),
    )?.end;
    // Pods of the drill's own cluster, that no environment knows of.
    if (!end) continue;
    const inside = await ground.node(pod.node).insidePod(pod.namespace, pod.name);
    const name = `${pod.namespace}/${pod.name}`;
    const agent = await Agent.start(inside, name, ports);
    ground.api.processes.afterwards(() => agent.end());
    cast.push({ name, address: pod.address, end, agent });
  }
  const hosts = [
    ...Object.entries(outside).map(([name, address]) => ({ name, address, inside: ground.inside('client') })),
    { name: 'the API server', address: addressesOf(1).controlPlane.address, inside: ground.inside('control-plane') },
  ];
  for (const { name, address, inside } of hosts) {
    const agent = await Agent.start(inside, name, ports, address);
    ground.api.processes.afterwards(() => agent.end());
    cast.push({ name, address, end: { address: numberOf(address)! }, agent });
  }
  return cast;
}

/** The client's machine answers for all hosts outside; nodes send a stranger's packets to it. */
function moreHosts(ground: NodesGround): void {
  const ip = (host: string, ...args: string[]) => {
    const [program, ...words] = [...ground.inside(host), debianProgram('iproute2'), ...args];
    execFileSync(program!, words, { stdio: 'pipe' });
  };
  ip('client', 'address', 'add', `${outside['the Ollama server']}/32`, 'dev', 'eth0');
  ip('client', 'address', 'add', `${outside['a stranger']}/32`, 'dev', 'lo');
  for (const { name } of ground.nodes) {
    ip(name, 'route', 'add', outside['a stranger'], 'via', outside['a machine of the LAN']);
  }
}
