import { contractsBehind } from '../../link/contracts-behind';
import { type Graph, objectKey } from '../../link/graph';
import type { Reference } from '../../link/reference';
import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/** An Ingress must not expose an unauthenticated server. Node ports are limited by their source networks instead. */
export const authentication: Rule = {
  name: 'authentication',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const own = graph.references.filter(({ from }) => from === at);
      if (own.some((reference) => requiresLogin(reference, graph))) continue;
      for (const backend of own.filter(({ at: where }) => where === 'backend')) {
        const { name } = backend;
        for (const does of contractsBehind(graph, backend).flatMap(
          (contract) => contract.unauthenticatedAccess ?? [],
        )) {
          yield {
            at,
            message: `exposes Service ${name} without authentication: it ${does}`,
            fix: 'Add a Middleware with basicAuth or forwardAuth to the annotations of the Ingress.',
          };
        }
      }
    }
  },
};

function requiresLogin({ kind, name, namespace }: Reference, { byKey }: Graph): boolean {
  const middleware = byKey.get(objectKey(kind, name, namespace))?.manifest;
  if (!is(middleware, 'Middleware')) return false;
  const { spec } = middleware;
  return spec?.basicAuth !== undefined || spec?.forwardAuth !== undefined;
}
