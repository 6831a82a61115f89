import { type Graph, objectKey } from '../link/graph';
import type { Reference } from '../link/references';
import type { Kinds } from '../model/kinds';
import { matches } from '../model/manifest';
import type { Rule } from './rule';

/** A route to a server that asks nobody who he is, is an open door. A node port is held by the networks that the record names. */
export const authentication: Rule = {
  name: 'authentication',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      const own = graph.references.filter(({ from }) => from === at);
      if (own.some((reference) => asksForLogin(reference, graph))) continue;
      for (const { name, namespace } of own.filter(({ at: where }) => where === 'backend')) {
        for (const does of openServers(objectKey('Service', name, namespace), graph)) {
          yield {
            at,
            message: `leads everybody to Service ${name}, which asks nobody who he is and ${does}`,
            fix: 'Give the route a login (charts/kit/middlewares.ts).',
          };
        }
      }
    }
  },
};

function asksForLogin({ kind, name, namespace }: Reference, { byKey: defined }: Graph): boolean {
  if (kind !== 'Middleware') return false;
  const { spec } = (defined.get(objectKey(kind, name, namespace))?.manifest ?? {}) as Partial<Kinds['Middleware']>;
  return spec?.basicAuth !== undefined || spec?.forwardAuth !== undefined;
}

/** What the servers behind a Service let everybody do. */
function openServers(service: string, { byKey: defined, workloadsIn, facts }: Graph): string[] {
  const manifest = defined.get(service)?.manifest as Kinds['Service'] | undefined;
  const { selector } = manifest?.spec ?? {};
  if (!selector) return [];
  return workloadsIn(manifest!.metadata.namespace)
    .filter(({ labels }) => matches({ matchLabels: selector }, labels))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => facts.contractOf(container)?.open ?? []));
}
