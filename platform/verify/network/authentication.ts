import { contractsBehind } from '../../link/contracts-behind';
import { type MiddlewareSpec, middlewaresOf } from '../../link/middlewares';
import type { Rule } from '../rule';

/**
 * An Ingress must not expose an unauthenticated server, and must not pass a client's bearer token to a server that does not check
 * its signature. Node ports are limited by their source networks instead.
 */
export const authentication: Rule = {
  name: 'authentication',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const own = graph.referencesFrom(at);
      const middlewares = middlewaresOf(at, graph).map(({ spec = {} }) => spec);
      for (const backend of own.filter(({ at: where }) => where === 'backend')) {
        const { name } = backend;
        const contracts = contractsBehind(graph, backend);
        for (const { unauthenticatedAccess: does } of middlewares.some(requiresLogin) ? [] : contracts) {
          if (does === undefined) continue;
          yield {
            at,
            message: `exposes Service ${name} without authentication: it ${does}`,
            fix: 'Add a Middleware with basicAuth or forwardAuth to the annotations of the Ingress.',
          };
        }
        for (const { unverifiedTokens: does } of middlewares.some(removesTokens) ? [] : contracts) {
          if (does === undefined) continue;
          yield {
            at,
            message: `passes bearer tokens of clients to Service ${name}, which checks no signature: it ${does}`,
            fix: 'Add a Middleware that removes the header: basicAuth with removeHeader, or customRequestHeaders with an empty Authorization.',
          };
        }
      }
    }
  },
};

const requiresLogin = ({ basicAuth, forwardAuth }: MiddlewareSpec) =>
  basicAuth !== undefined || forwardAuth !== undefined;

const removesTokens = ({ basicAuth, headers }: MiddlewareSpec) =>
  basicAuth?.removeHeader === true || headers?.customRequestHeaders?.Authorization === '';
