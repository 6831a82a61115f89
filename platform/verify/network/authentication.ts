import { type Graph, objectKey } from '../../link/graph';
import type { Reference } from '../../link/reference';
import type { ImageContract } from '../../model/image-contract';
import { is, type Kinds } from '../../model/kinds';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * An Ingress must not expose an unauthenticated server, and must not pass a client's bearer token to a server that does not check
 * its signature. Node ports are limited by their source networks instead.
 */
export const authentication: Rule = {
  name: 'authentication',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const own = graph.references.filter(({ from }) => from === at);
      const middlewares = own.flatMap((reference) => middlewareOf(reference, graph) ?? []);
      for (const { name, namespace } of own.filter(({ at: where }) => where === 'backend')) {
        const service = objectKey('Service', name, namespace);
        for (const { unauthenticatedAccess: does } of middlewares.some(requiresLogin)
          ? []
          : contractsOf(service, graph)) {
          if (does === undefined) continue;
          yield {
            at,
            message: `exposes Service ${name} without authentication: it ${does}`,
            fix: 'Add a Middleware with basicAuth or forwardAuth to the annotations of the Ingress.',
          };
        }
        for (const { unverifiedTokens: does } of middlewares.some(removesTokens) ? [] : contractsOf(service, graph)) {
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

type MiddlewareSpec = NonNullable<Kinds['Middleware']['spec']>;

function middlewareOf({ kind, name, namespace }: Reference, { byKey }: Graph): MiddlewareSpec | undefined {
  const manifest = byKey.get(objectKey(kind, name, namespace))?.manifest;
  return is(manifest, 'Middleware') ? manifest.spec : undefined;
}

const requiresLogin = ({ basicAuth, forwardAuth }: MiddlewareSpec) =>
  basicAuth !== undefined || forwardAuth !== undefined;

const removesTokens = ({ basicAuth, headers }: MiddlewareSpec) =>
  basicAuth?.removeHeader === true || headers?.customRequestHeaders?.Authorization === '';

/** The contracts of the servers behind a Service. */
export function contractsOf(service: string, { byKey, workloadsIn, facts }: Graph): readonly ImageContract[] {
  const manifest = byKey.get(service)?.manifest;
  if (!is(manifest, 'Service')) return [];
  const { selector } = manifest.spec;
  if (!selector) return [];
  return workloadsIn(manifest.metadata.namespace)
    .filter(({ labels }) => selectorMatches({ matchLabels: selector }, labels))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => facts.contractOf(container) ?? []));
}
