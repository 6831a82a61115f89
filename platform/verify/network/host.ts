import { displayName, type Graph, type RenderedKind } from '../../link/graph';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import type { Finding, Rule } from '../rule';

/**
 * A host name belongs to one environment of a cluster. With two routes for it the ingress controller chooses one: requests of
 * production can reach development. A text with the host of another tenant sends requests there.
 */
export const host: Rule = {
  name: 'host',
  *check(graph) {
    const routes = graph.all('Ingress').flatMap((at) => hostsOf(at).map((name) => ({ name, at })));
    const byHost = groupBy(routes, ({ name }) => name);
    for (const [name, [first, ...others]] of byHost) {
      for (const { at } of others) {
        if (at.environment === first!.at.environment && !samePath(name, at, first!.at)) continue;
        yield {
          at,
          message: `serves ${name}, which ${displayName(first!.at.manifest)} of ${first!.at.environment} also serves: one of them gets the requests of both`,
          fix: 'Use the host names of the record of its environment.',
        };
      }
    }
    const owners = new Map([...byHost].map(([name, [first]]) => [name, first!.at.environment]));
    for (const { at, name, does } of requests(graph)) {
      const environments = byHost.get(name)?.map((route) => route.at.environment) ?? [];
      if (environments.length === 0 || environments.includes(at.environment)) continue;
      yield {
        at,
        message: `${does} ${name}, a host of ${environments[0]}`,
        fix: 'Use the host names of the record of its environment.',
      };
    }
    yield* texts(graph, owners);
  },
};

type Ingress = RenderedKind<'Ingress'>;

function hostsOf({ manifest: { spec = {} } }: Ingress): string[] {
  return [...new Set((spec.rules ?? []).flatMap((rule) => rule.host ?? []))];
}

function samePath(host: string, ...ingresses: readonly [Ingress, Ingress]): boolean {
  const [one, other] = ingresses.map(({ manifest: { spec = {} } }) =>
    (spec.rules ?? [])
      .filter((rule) => rule.host === host)
      .flatMap(({ http }) => http?.paths.map(({ path }) => path) ?? []),
  );
  return one!.some((path) => other!.includes(path));
}

/** Host names of certificates and probes. */
function requests({ all, environments }: Graph) {
  return [
    ...all('Certificate').flatMap((at) =>
      (at.manifest.spec.dnsNames ?? []).map((name) => ({ at, name, does: 'has a certificate for' })),
    ),
    ...environments.flatMap(({ objects, monitoring }) =>
      monitoring.probes.flatMap(({ host: name }) =>
        objects.slice(0, 1).map((at) => ({ at, name, does: 'is in an environment that probes' })),
      ),
    ),
  ];
}

/** Texts of a tenant that contain the host of another. The cluster's own environment monitors all. */
function* texts({ environments, cluster }: Graph, owners: ReadonlyMap<string, string>): Iterable<Finding> {
  for (const { name: environment, objects } of environments) {
    if (environment === cluster.name) continue;
    const foreign = [...owners].filter(([, owner]) => owner !== environment && owner !== cluster.name);
    if (foreign.length === 0) continue;
    for (const at of objects.filter(configures)) {
      const text = JSON.stringify(at.manifest);
      for (const [name, owner] of foreign) {
        if (!containsHost(text, name)) continue;
        yield {
          at,
          message: `contains ${name}, a host of ${owner}: requests would go there`,
          fix: `Use a host of ${environment}, from its record, or a Service.`,
        };
      }
    }
  }
}

/** Certificates and routes have checks of their own. */
const configures = ({ manifest: { kind } }: RenderedObject) =>
  ['ConfigMap', 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'].includes(kind);

/** As a whole name: `twisterlab.local` is not in `api.twisterlab.local`. */
function containsHost(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`, 'i').test(text);
}
