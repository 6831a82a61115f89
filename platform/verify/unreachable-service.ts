import { traefik } from '../kubernetes/k3s';
import { displayName, type Graph, objectKey } from '../link/graph';
import type { Kinds } from '../model/kinds';
import { type Labels, matches } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { cidr } from '../network/addresses';
import { type NamedEnd, type Network, networkOf } from '../network/ends';
import { webhookCallers } from '../network/outside';
import type { Rule } from './rule';

/** A workload that is given the address of a Service and no way to it waits for a connection that never comes. */
export const unreachableService: Rule = {
  name: 'unreachable-service',
  *check(graph) {
    const network = networkOf(graph);
    const serves = (service: Kinds['Service'], labels: Labels) => {
      const selectors = service.spec.selector ? [service.spec.selector] : declaredSelectors(service, graph);
      return selectors.some((matchLabels) => matches({ matchLabels }, labels));
    };
    for (const reference of graph.references.filter(({ kind, at }) => kind === 'Service' && at !== 'serviceName')) {
      const service = graph.byKey.get(objectKey('Service', reference.name, reference.namespace))?.manifest as
        | Kinds['Service']
        | undefined;
      if (!service) continue;
      const callers = callersOf(reference.from, graph, network);
      const receivers = network
        .podsIn(reference.namespace ?? '')
        .filter(({ object, end }) => object && serves(service, end.labels));
      for (const to of receivers) {
        const ports = targetPorts(service, reference.part, to.end.ports);
        const reaches = (from: NamedEnd) =>
          ports.some((port) => network.reachability.allows(from.end, to.end, port, 'TCP'));
        const shut = ports.length > 0 ? callers.find((from) => !reaches(from)) : undefined;
        if (!shut) continue;
        yield {
          at: reference.from,
          message: `${reference.at} leads ${shut.name} to ${displayName(service)}, and no policy lets it reach port ${ports.join(', ')}`,
          fix: 'Declare the flow with calls or accepts.',
        };
      }
    }
  },
};

/** Labels of the pods that a chart declared to be behind a Service without a selector. */
function declaredSelectors({ metadata }: Kinds['Service'], { endpoints }: Graph): Labels[] {
  return endpoints
    .filter(({ service, namespace }) => service === metadata.name && namespace === metadata.namespace)
    .map(({ labels }) => labels);
}

/** Who follows the references of an object: its own pods, or who reads it. */
function callersOf(from: Rendered, { cluster }: Graph, network: Network): readonly NamedEnd[] {
  const { kind, metadata } = from.manifest;
  if (kind === 'Ingress') return network.podsIn(traefik.namespace).filter(({ end }) => end.labels === traefik.labels);
  if (kind.endsWith('WebhookConfiguration')) {
    return webhookCallers(cluster).addresses.map((name) => ({ name, end: { address: cidr(name)!.first } }));
  }
  return network.podsIn(metadata.namespace ?? '').filter(({ object }) => object === from);
}

/** Ports of the pods behind a port of the Service; behind every port when none is named. */
function targetPorts(
  { spec: { ports = [] } }: Kinds['Service'],
  wanted: string | number | undefined,
  open: readonly { readonly name?: string; readonly containerPort: number }[],
): number[] {
  return ports
    .filter(({ name, port }) => wanted === undefined || wanted === name || wanted === port)
    .flatMap(({ port, targetPort = port }) =>
      typeof targetPort === 'number'
        ? [targetPort]
        : open.filter(({ name }) => name === targetPort).map(({ containerPort }) => containerPort),
    );
}
