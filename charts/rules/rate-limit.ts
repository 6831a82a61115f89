import type { Graph } from '@twisterlab/platform/link/graph';
import { type MiddlewareSpec, middlewaresOf } from '@twisterlab/platform/link/middlewares';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { traefikSettings } from './traefik-settings';

/** Every route limits the requests of each client address: one client must not occupy a server, or try passwords without end. */
export const rateLimit: Rule = {
  name: 'rate-limit',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const specs = middlewaresOf(at, graph).map(({ spec = {} }) => spec);
      // Traefik's average of 0, its default, is no limit.
      const limit = specs.findIndex(({ rateLimit: rate }) => (rate?.average ?? 0) > 0);
      const login = specs.findIndex(requiresLogin);
      if (limit < 0) {
        yield {
          at,
          message: 'has no rate limit: a single client can occupy the server behind it',
          fix: 'Add rateLimit(...) of charts/kit/network/middlewares.ts to the middlewares of its Route.',
        };
      } else if (login >= 0 && login < limit) {
        yield {
          at,
          message: 'checks passwords before it limits requests: a client can try them without end',
          fix: 'Put the Middleware with rateLimit before the one with basicAuth or forwardAuth.',
        };
      }
    }
    yield* withoutBurst(graph);
    yield* otherSources(graph);
    yield* hiddenClients(graph);
  },
};

const requiresLogin = ({ basicAuth, forwardAuth }: MiddlewareSpec) =>
  basicAuth !== undefined || forwardAuth !== undefined;

/** Traefik takes 1 for a burst that is missing or 0: of two requests at once, such as those of any page, one gets status 429. */
function* withoutBurst(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Middleware')) {
    const { rateLimit: rate } = at.manifest.spec ?? {};
    if (!rate || (rate.burst ?? 0) > 0) continue;
    yield {
      at,
      message: `allows a burst of ${rate.burst ?? '1, the default'}: of two requests at once one is refused`,
      fix: 'Set rateLimit.burst of the record, or burst of the Rate in the chart.',
    };
  }
}

/** By default Traefik counts by the address of the connection. A client can choose the value of a header. */
function* otherSources(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Middleware')) {
    const source = at.manifest.spec?.rateLimit?.sourceCriterion;
    if (source === undefined) continue;
    yield {
      at,
      message: `counts requests by ${Object.keys(source).join(', ')} instead of the client's address`,
      fix: 'Remove sourceCriterion: no proxy is in front of Traefik.',
    };
  }
}

/** With the policy Cluster, a node replaces the client's address by its own: all clients would share one limit. */
function* hiddenClients(graph: Graph): Iterable<Finding> {
  const { at, values } = traefikSettings(graph) ?? {};
  if (!at || values?.service?.spec?.externalTrafficPolicy === 'Local') return;
  yield {
    at,
    message: "hides the clients' addresses from Traefik, which limits requests by them",
    fix: 'Set service.spec.externalTrafficPolicy to Local: docs/decisions/0005-node-ports-keep-client-addresses.md.',
  };
}
