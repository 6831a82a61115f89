import { contractsBehind } from '../../link/contracts-behind';
import type { Graph } from '../../link/graph';
import { type MiddlewareSpec, middlewaresOf } from '../../link/middlewares';
import type { Finding, Rule } from '../rule';

/**
 * Which pages may call a server from a browser is decided at the edge: a server that allows any origin lets every page that a user
 * visits act with the user's credentials.
 */
export const cors: Rule = {
  name: 'cors',
  *check(graph) {
    yield* anyOrigin(graph);
    yield* noOrigin(graph);
    for (const at of graph.all('Ingress')) {
      const middlewares = middlewaresOf(at, graph).map(({ spec = {} }) => spec);
      yield* passedOn(graph, at, middlewares);
      const login = middlewares.findIndex(({ basicAuth, forwardAuth }) => basicAuth ?? forwardAuth);
      if (login >= 0 && middlewares.slice(login).some(({ headers }) => headers?.accessControlAllowOriginList)) {
        yield {
          at,
          message:
            'requires a login before it answers preflights, which never have credentials: browsers refuse every call',
          fix: 'Put the Middleware with accessControlAllowOriginList before basicAuth and forwardAuth.',
        };
      }
    }
  },
};

/** With credentials, `*` is no wildcard for a browser; a server that gets it right would have to repeat every origin. */
function* anyOrigin(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Middleware')) {
    const { accessControlAllowOriginList: origins = [], accessControlAllowCredentials: credentials } =
      at.manifest.spec?.headers ?? {};
    if (!credentials || !origins.includes('*')) continue;
    yield {
      at,
      message: 'allows every origin (*) with credentials',
      fix: 'List the origins in accessControlAllowOriginList.',
    };
  }
}

/** Browsers compare the header with the origin of the page. Source: Fetch, CORS check. */
const origin = /^(\*|null|[a-z][a-z\d+.-]*:\/\/[^/\s,]+)?$/;

function* noOrigin(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Middleware')) {
    for (const [name, value] of Object.entries(at.manifest.spec?.headers?.customResponseHeaders ?? {})) {
      if (name.toLowerCase() !== 'access-control-allow-origin' || origin.test(value)) continue;
      yield {
        at,
        message: `sets ${name} to ${value}, which is no origin: it replaces that of the server, and browsers refuse every call`,
        fix: 'Write one origin, such as https://app.example.org, or nothing to remove the header.',
      };
    }
  }
}

/** The response headers of CORS that grant access. An empty value of Traefik removes one. Source: Fetch, HTTP responses. */
const corsHeaders = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Methods',
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
];

function* passedOn(graph: Graph, at: Finding['at'], middlewares: readonly MiddlewareSpec[]): Iterable<Finding> {
  const removed = new Set(
    middlewares
      .flatMap(({ headers }) => Object.entries(headers?.customResponseHeaders ?? {}))
      .flatMap(([name, value]) => (value === '' ? name.toLowerCase() : [])),
  );
  const passed = corsHeaders.filter((name) => !removed.has(name.toLowerCase()));
  if (passed.length === 0) return;
  for (const backend of graph.referencesFrom(at).filter((each) => each.at === 'backend')) {
    if (!contractsBehind(graph, backend).some((contract) => contract.anyOrigin)) continue;
    yield {
      at,
      message: `passes on ${passed.length < corsHeaders.length ? passed.join(', ') : 'the CORS headers'} of Service ${backend.name}, which allows every origin with credentials`,
      fix: `Add a Middleware whose customResponseHeaders has an empty ${passed.join(', ')}.`,
    };
  }
}
