import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import { describeFlow, type Flow } from '../../model/flow';
import { selectorMatches } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { parseCidr } from '../../network/addresses';
import type { Rule } from '../rule';

/** Ports whose servers are queried by UDP: DNS and NTP. Others that exist, such as QUIC, have TCP beside it. */
const byUdp = [53, 123];
/** Ports that a URL implies. */
const implied = [80, 443];

/**
 * Nothing rendered listens on an address outside the pods, so a wrong port of a declared flow would only be noticed at run time. It must
 * be a port that a node serves, one that a URL implies, or one that an object has after a host.
 */
export const outsideFlow: Rule = {
  name: 'outside-flow',
  *check(graph) {
    const served = portsOfNodes(graph);
    for (const flow of new Set(graph.flows)) {
      const { from, to, port, protocol } = flow;
      if (!('addresses' in to) || 'addresses' in from) continue;
      const sender = graph
        .workloadsIn(from.namespace)
        .find(({ labels }) => selectorMatches({ matchLabels: from.labels }, labels));
      // Pods that K3s runs are not rendered.
      const at = sender?.object ?? graph.objects.find(({ manifest }) => manifest.metadata.namespace === from.namespace);
      if (!at) continue;
      if (protocol === 'UDP' && !byUdp.includes(port)) {
        yield { at, message: `${of(flow)}: servers there use TCP`, fix: 'Correct the protocol of the flow.' };
        continue;
      }
      const known = isNodes(to.addresses, graph) ? served : implied;
      if (byUdp.includes(port) || known.includes(port) || writesPort(graph, from.namespace, port)) continue;
      yield {
        at,
        message: `${of(flow)}: neither a node serves that port, nor does an object name it after a host`,
        fix: 'Correct the port of the flow, or take it from the URL that the program gets.',
      };
    }
  },
};

const of = (flow: Flow) => `belongs to the declared flow ${describeFlow(flow)}`;

/** API server, kubelet, and the pods on the network of their node. */
function portsOfNodes({ workloads }: Graph): number[] {
  const open = workloads
    .filter(({ spec }) => spec.hostNetwork)
    .flatMap(({ spec }) => allContainers(spec).flatMap(({ ports = [] }) => ports));
  return [6443, 10250, ...open.map(({ containerPort }) => containerPort)];
}

function isNodes(addresses: readonly string[], { cluster }: Graph): boolean {
  const nodes = cluster.nodes.map(({ address }) => address);
  return addresses.every((cidr) => {
    const range = parseCidr(cidr);
    return range?.first === range?.last && nodes.includes(cidr.replace(/\/32$/, ''));
  });
}

/**
 * Whether an object has the port after a host: `smtp.example.org:587`. A program may find further servers by one that it knows, such as
 * the endpoints of an identity provider, which another namespace then names.
 */
function writesPort({ objects }: Graph, namespace: string, port: number): boolean {
  const pattern = new RegExp(`[\\w\\]]:${port}(?!\\d)`);
  const all = objects.filter(({ manifest: { kind } }) => !/^(NetworkPolicy|CustomResourceDefinition)$/.test(kind));
  const isOwn = ({ manifest }: RenderedObject) => manifest.metadata.namespace === namespace;
  const inOrder = [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))];
  return inOrder.some(({ manifest }) => pattern.test(JSON.stringify(manifest)));
}
