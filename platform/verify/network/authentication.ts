import { type Graph, objectKey } from '../../link/graph';
import type { Reference } from '../../link/reference';
import { is } from '../../model/kinds';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/** An Ingress must not expose an unauthenticated server. Node ports are limited by their source networks instead. */
export const authentication: Rule = {
  name: 'authentication',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const own = graph.references.filter(({ from }) => from === at);
      if (own.some((reference) => requiresLogin(reference, graph))) continue;
      for (const { name, namespace } of own.filter(({ at: where }) => where === 'backend')) {
        for (const does of unauthenticatedAccess(objectKey('Service', name, namespace), graph)) {
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

/** What unauthenticated clients can do on the servers behind a Service. */
function unauthenticatedAccess(service: string, { byKey, workloadsIn, facts }: Graph): string[] {
  const manifest = byKey.get(service)?.manifest;
  if (!is(manifest, 'Service')) return [];
  const { selector } = manifest.spec;
  if (!selector) return [];
  return workloadsIn(manifest.metadata.namespace)
    .filter(({ labels }) => selectorMatches({ matchLabels: selector }, labels))
    .flatMap(({ spec }) =>
      spec.containers.flatMap((container) => facts.contractOf(container)?.unauthenticatedAccess ?? []),
    );
}
