import { contractsBehind } from '@twisterlab/platform/link/contracts-behind';
import type { Graph } from '@twisterlab/platform/link/graph';
import { middlewaresOf } from '@twisterlab/platform/link/middlewares';

/** A host of a rendered Ingress. */
export interface HostRoute {
  readonly host: string;
  /** The server behind it streams, by its contract. */
  readonly streams: boolean;
  /** Specs of its Middlewares by name, without the login, which the drill `ingress` tests. */
  readonly middlewares: Readonly<Record<string, object>>;
}

export function routesOf(graph: Graph): HostRoute[] {
  return graph.all('Ingress').flatMap((at) => {
    const own = graph.references.filter(({ from }) => from === at);
    const streams = own
      .filter((each) => each.at === 'backend')
      .some((each) => contractsBehind(graph, each).some((contract) => contract.streams));
    const specs = middlewaresOf(at, graph).flatMap(({ metadata: { name, namespace }, spec = {} }) =>
      spec.basicAuth || spec.forwardAuth ? [] : [[`${namespace}-${name}`, spec] as const],
    );
    const hosts = (at.manifest.spec?.rules ?? []).flatMap(({ host }) => host ?? []);
    return hosts.map((host) => ({ host, streams, middlewares: Object.fromEntries(specs) }));
  });
}

/** Traefik's configuration in a file. */
export function fileProvider(routes: readonly HostRoute[], backend: string): object {
  return {
    http: {
      middlewares: Object.assign({}, ...routes.map(({ middlewares }) => middlewares)),
      routers: Object.fromEntries(
        routes.map(({ host, middlewares }) => [
          host,
          { rule: `Host(\`${host}\`)`, service: 'backend', middlewares: Object.keys(middlewares) },
        ]),
      ),
      services: { backend: { loadBalancer: { servers: [{ url: backend }] } } },
    },
  };
}
