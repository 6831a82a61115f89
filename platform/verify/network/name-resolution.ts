import type { Graph } from '../../link/graph';
import { type NamedPeer, networkOf } from '../../network/endpoints';
import type { Finding, Rule } from '../rule';

const dns = {
  namespace: 'kube-system',
  label: 'k8s-app',
  value: 'kube-dns',
  port: 53,
  protocols: ['UDP', 'TCP'],
} as const;

/**
 * A pod that connects to a host name must reach the cluster's DNS, by UDP and for long answers by TCP: otherwise it waits some
 * seconds at each connection, and fails with a message that names the host. Bias: a pod that references a Service and has a declared
 * flow uses its name; without any flow `unreachable-service` reports the cause.
 */
export const nameResolution: Rule = {
  name: 'name-resolution',
  check: (graph) => unresolved(graph),
};

/** A network instead of single addresses is one of servers by name: `internet`, or a provider with several addresses. */
function* namedPeers(graph: Graph): Iterable<readonly [Finding['at'], string]> {
  const network = networkOf(graph);
  for (const { from, to } of new Set(graph.flows)) {
    if (!('addresses' in to) || to.addresses.every((cidr) => cidr.endsWith('/32'))) continue;
    for (const { object } of network.peersOf(from))
      if (object) yield [object, `the declared flow to ${to.name} uses names of servers`];
  }
}

function* unresolved(graph: Graph): Iterable<Finding> {
  const network = networkOf(graph);
  const servers = network.podsIn(dns.namespace).filter(({ peer }) => peer.labels[dns.label] === dns.value);
  const references = graph.references.filter(({ kind, at }) => kind === 'Service' && at !== 'serviceName');
  const senders = new Set(graph.flows.flatMap(({ from }) => network.peersOf(from)));
  const byObject = new Map([
    ...namedPeers(graph),
    ...references.map(({ from, at, name }) => [from, `${at} references ${name}`] as const),
  ]);
  for (const [at, reason] of byObject) {
    const namespace = at.manifest.metadata.namespace ?? '';
    const clients = network.podsIn(namespace).filter(({ object }) => object === at);
    if (!clients.some((own) => senders.has(own))) continue;
    for (const from of clients) {
      const closed = dns.protocols.filter(
        (protocol) =>
          !servers.every((to: NamedPeer) => network.reachability.allows(from.peer, to.peer, dns.port, protocol)),
      );
      if (servers.length === 0 || closed.length === 0) continue;
      yield {
        at,
        message: `${reason}, but no NetworkPolicy lets ${from.name} reach the cluster's DNS by ${closed.join(' and ')}`,
        fix: 'Declare it with allowDns.',
      };
      break;
    }
  }
}
