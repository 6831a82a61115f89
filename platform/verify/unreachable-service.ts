import { traefik } from '../k3s';
import { nameOf } from '../link/graph';
import { type Kinds, matches } from '../manifest';
import { networkOf } from '../network/ends';
import type { Rule } from './rule';

/** A workload that is given the address of a Service and no way to it waits for a connection that never comes. */
export const unreachableService: Rule = {
  name: 'unreachable-service',
  *check(graph) {
    const network = networkOf(graph);
    for (const reference of graph.references.filter(({ kind, at }) => kind === 'Service' && at !== 'serviceName')) {
      const service = graph
        .all('Service')
        .find(
          ({ manifest: { metadata } }) =>
            metadata.name === reference.name && metadata.namespace === reference.namespace,
        );
      if (!service?.manifest.spec.selector) continue;
      const ingress = reference.from.manifest.kind === 'Ingress';
      const callers = network.pods.filter(({ object, end }) =>
        ingress ? end.labels === traefik.labels : object === reference.from,
      );
      const receivers = network.pods.filter(
        ({ object, end }) =>
          object &&
          end.namespace === reference.namespace &&
          matches({ matchLabels: service.manifest.spec.selector }, end.labels),
      );
      for (const from of callers) {
        for (const to of receivers) {
          const ports = targetPorts(service.manifest, reference.part, to.end.ports);
          if (ports.length > 0 && !ports.some((port) => network.reachability.allows(from.end, to.end, port, 'TCP'))) {
            yield {
              at: reference.from,
              says: `${reference.at} leads ${from.name} to ${nameOf(service.manifest)}, and no policy lets it reach port ${ports.join(', ')}`,
              mend: 'Declare the flow with calls or accepts.',
            };
          }
        }
      }
    }
  },
};

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
