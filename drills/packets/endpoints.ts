import { execFileSync } from 'node:child_process';
import type { Graph } from '@twisterlab/platform/link/graph';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { parseAddress as numberOf } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import type { Peer } from '@twisterlab/platform/network/peer';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addressesOf, lan } from '../fixtures/nodes/addresses';
import type { AddressedPod } from '../fixtures/nodes/policies/ruleset';
import { debianProgram } from '../parts/debian';
import { Agent } from './agent';

/** A pod or a host outside the cluster that sends and receives. */
export interface Endpoint {
  /** `twisterlab/redis-0`, or a description of the host. */
  readonly name: string;
  readonly address: string;
  /** Its counterpart in the rendered network. */
  readonly end: Peer;
  readonly agent: Agent;
}

/** Hosts outside the cluster. One is outside every network of the records. */
const outside = {
  'a machine of the LAN': addressesOf(1).client.address,
  'the Ollama server': `${lan}.20`,
  'an unknown host': '198.51.100.7',
} as const;

/** Starts an agent in every pod and on every host outside. @param ports to listen on. */
export async function startEndpoints(
  fixture: NodeCluster,
  graph: Graph,
  pods: readonly AddressedPod[],
  ports: readonly number[],
): Promise<Endpoint[]> {
  moreHosts(fixture);
  const cast: Endpoint[] = [];
  for (const pod of pods) {
    const end = networkOf(graph).pods.find(
      (each) => each.peer.namespace === pod.namespace && selectorMatches({ matchLabels: each.peer.labels }, pod.labels),
    )?.peer;
    // The fixture's own pods, which no environment has.
    if (!end) continue;
    const inside = await fixture.node(pod.node).insidePod(pod.namespace, pod.name);
    const name = `${pod.namespace}/${pod.name}`;
    const agent = await Agent.start(inside, name, ports);
    fixture.api.processes.onStopped(() => agent.stop());
    cast.push({ name, address: pod.address, end, agent });
  }
  const hosts = [
    ...Object.entries(outside).map(([name, address]) => ({ name, address, inside: fixture.inside('client') })),
    { name: 'the API server', address: addressesOf(1).controlPlane.address, inside: fixture.inside('control-plane') },
  ];
  for (const { name, address, inside } of hosts) {
    const agent = await Agent.start(inside, name, ports, address);
    fixture.api.processes.onStopped(() => agent.stop());
    cast.push({ name, address, end: { address: numberOf(address)! }, agent });
  }
  return cast;
}

/** Gives the client's machine the addresses of all hosts outside; nodes route the unknown host's address to it. */
function moreHosts(fixture: NodeCluster): void {
  const ip = (host: string, ...args: string[]) => {
    const [program, ...words] = [...fixture.inside(host), debianProgram('iproute2'), ...args];
    execFileSync(program!, words, { stdio: 'pipe' });
  };
  ip('client', 'address', 'add', `${outside['the Ollama server']}/32`, 'dev', 'eth0');
  ip('client', 'address', 'add', `${outside['an unknown host']}/32`, 'dev', 'lo');
  for (const { name } of fixture.nodes) {
    ip(name, 'route', 'add', outside['an unknown host'], 'via', outside['a machine of the LAN']);
  }
}
