import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import { leadsTo } from '@twisterlab/platform/link/service-pods';
import { groupBy } from '@twisterlab/platform/util/collections';
import { pathOf } from '@twisterlab/platform/write/path';
import { page, table, toDist } from './markdown';

/** Services of each environment, their ports and host names. */
export function servicesPage(graphs: readonly Graph[]): string {
  return page(
    'Services and ports',
    `A port is written as \`port -> port of the pod\`. Who may connect to it: [network](../network).`,
    graphs.flatMap((graph) =>
      graph.environments.flatMap(({ name }) => [
        `## ${name}`,
        table(['service', 'type', 'ports', 'pods', 'host names'], rowsOf(graph, name), 'No Services.'),
      ]),
    ),
  );
}

function rowsOf(graph: Graph, environment: string): string[][] {
  const hosts = hostNames(graph);
  return graph
    .all('Service')
    .filter((service) => service.environment === environment)
    .map((service) => {
      const { metadata, spec } = service.manifest;
      const { namespace = '', name } = metadata;
      const workloads = graph.workloadsIn(namespace).filter(({ labels }) => leadsTo(service.manifest, labels, graph));
      const pods = workloads.map(({ object: { manifest } }) => `${manifest.kind} ${manifest.metadata.name}`);
      const named = new Map(
        workloads
          .flatMap(({ spec: pod }) => allContainers(pod))
          .flatMap(({ ports: open = [] }) => open.map((port) => [port.name, port.containerPort] as const)),
      );
      const ports = (spec.ports ?? []).map(({ port, targetPort = port, protocol = 'TCP', nodePort }) => {
        const target = typeof targetPort === 'string' ? (named.get(targetPort) ?? targetPort) : targetPort;
        const to = target === port ? '' : ` -> ${target}`;
        const outside = nodePort === undefined ? '' : `, node port ${nodePort}`;
        return `${port}${to}${protocol === 'TCP' ? '' : ` ${protocol}`}${outside}`;
      });
      const type = spec.clusterIP === 'None' ? 'headless' : (spec.type ?? 'ClusterIP');
      return [
        toDist(`${namespace}/${name}`, pathOf(service)),
        type,
        ports.join('<br>'),
        [...new Set(pods)].join('<br>'),
        (hosts.get(objectKey('Service', name, namespace)) ?? []).map(({ host }) => host).join('<br>'),
      ];
    });
}

/** Host names by the Service that the ingress controller forwards them to. */
function hostNames(graph: Graph) {
  const routes = graph
    .all('Ingress')
    .flatMap(({ manifest: { metadata, spec } }) =>
      (spec?.rules ?? []).flatMap(({ host = '', http }) =>
        (http?.paths ?? []).flatMap(({ backend: { service } }) =>
          service ? [{ host, to: objectKey('Service', service.name, metadata.namespace) }] : [],
        ),
      ),
    );
  const distinct = new Map(routes.map((route) => [`${route.host} ${route.to}`, route]));
  return groupBy([...distinct.values()], ({ to }) => to);
}
