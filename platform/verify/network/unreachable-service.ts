import { traefik } from '../../kubernetes/k3s';
import { displayName, type Graph, objectKey } from '../../link/graph';
import { leadsTo } from '../../link/service-pods';
import { is, type Kinds } from '../../model/kinds';
import type { RenderedObject } from '../../model/rendered';
import { parseCidr } from '../../network/addresses';
import { type NamedPeer, type Network, networkOf } from '../../network/endpoints';
import { webhookCallers } from '../../network/external';
import type { Rule } from '../rule';

/** A workload that references a Service which NetworkPolicies do not let it reach gets only time-outs. */
export const unreachableService: Rule = {
  name: 'unreachable-service',
  *check(graph) {
    const network = networkOf(graph);
    for (const reference of graph.references.filter(({ kind, at }) => kind === 'Service' && at !== 'serviceName')) {
      const service = graph.byKey.get(objectKey('Service', reference.name, reference.namespace))?.manifest;
      if (!is(service, 'Service')) continue;
      const callers = callersOf(reference.from, graph, network);
      const receivers = network
        .podsIn(reference.namespace ?? '')
        .filter(({ object, peer }) => object && leadsTo(service, peer.labels, graph));
      for (const to of receivers) {
        const ports = targetPorts(service, reference.part, to.peer.ports);
        const reaches = (from: NamedPeer) =>
          ports.some((port) => network.reachability.allows(from.peer, to.peer, port, 'TCP'));
        const blocked = ports.length > 0 ? callers.find((from) => !reaches(from)) : undefined;
        if (!blocked) continue;
        yield {
          at: reference.from,
          message: `${reference.at} references ${displayName(service)}, but no NetworkPolicy lets ${blocked.name} reach port ${ports.join(', ')}`,
          fix: 'Declare the flow with connectTo or ingressFrom.',
        };
      }
    }
  },
};

/** The clients that connect to what an object references: its own pods, the ingress controller or the API server. */
function callersOf(from: RenderedObject, { cluster }: Graph, network: Network): readonly NamedPeer[] {
  const { metadata } = from.manifest;
  if (is(from.manifest, 'Ingress'))
    return network.podsIn(traefik.namespace).filter(({ peer }) => peer.labels === traefik.labels);
  if (is(from.manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')) {
    return webhookCallers(cluster).addresses.map((name) => ({ name, peer: { address: parseCidr(name)!.first } }));
  }
  return network.podsIn(metadata.namespace ?? '').filter(({ object }) => object === from);
}

/**
 * Ports of the pods for a port of the Service, or for all its ports. A headless Service resolves to the pods: clients use any port
 * of theirs.
 */
function targetPorts(
  { spec: { ports = [], clusterIP } }: Kinds['Service'],
  wanted: string | number | undefined,
  open: readonly { readonly name?: string; readonly containerPort: number }[],
): number[] {
  if (clusterIP === 'None' && wanted === undefined) return open.map(({ containerPort }) => containerPort);
  return ports
    .filter(({ name, port }) => wanted === undefined || wanted === name || wanted === port)
    .flatMap(({ port, targetPort = port }) =>
      typeof targetPort === 'number'
        ? [targetPort]
        : open.filter(({ name }) => name === targetPort).map(({ containerPort }) => containerPort),
    );
}
