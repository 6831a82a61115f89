import type { Graph } from '@twisterlab/platform/link/graph';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { clusterHosts } from '../../environments/schema/cluster';
import type { Environments } from '../../environments/schema/environments';
import { hostsOf } from '../../environments/schema/tenant';
import { mcp } from '../twisterlab/servers';

/** A path below `/tools`, whose requests the MCP server accepts with tokens that a client can write itself. */
const tools = '/tools/any';

const fix = 'Correct hosts of the record, or paths and probe of the Route.';

/**
 * Every host of a record is routed, with the paths that its uptime probe and its clients call. A route that is missing is no error
 * anywhere: Traefik answers 404, and with the route its probe may be gone.
 */
export const routes = ({ clusters, tenants }: Environments): Rule => ({
  name: 'routes',
  *check(graph) {
    const all = routesOf(graph);
    if (all.length === 0) return;
    const recorded = new Map([
      ...clusters.map((cluster) => [cluster.name, clusterHosts(cluster)] as const),
      ...tenants.map((tenant) => [tenant.name, hostsOf(tenant)] as const),
    ]);
    for (const { name, objects, monitoring } of graph.environments) {
      for (const host of recorded.get(name) ?? []) {
        const [at] = objects;
        if (!at || all.some((route) => route.host === host) || !isRun(graph, name, host)) continue;
        yield { at, message: `no route serves ${host}, a host of the record of ${name}`, fix, ofCluster: true };
      }
      const probes = monitoring.probes.filter(({ status }) => status !== 404);
      yield* probes.flatMap(({ host, path }) => unrouted(all, host, path, 'its uptime probe calls'));
    }
    for (const host of tenants.flatMap((tenant) => tenant.mcp.hosts)) {
      yield* unrouted(all, host, mcp.path, 'clients of the MCP server call');
      for (const { at } of all.filter((route) => route.host === host && matches(route, tools)))
        yield { at, message: `routes ${host}/tools, where the MCP server accepts forged tokens`, fix };
    }
    for (const [at, host] of frontPages(all))
      yield { at, message: `routes only the page ${host}/ itself (Exact), and no file that it loads`, fix };
  },
});

/** A host of the cluster is named after its program, which a test or another render may leave out. */
function isRun({ cluster, workloads }: Graph, environment: string, host: string): boolean {
  const program = new RegExp(`^${host.split('.')[0]}(-server)?$`);
  return environment !== cluster.name || workloads.some(({ object }) => program.test(object.manifest.metadata.name));
}

interface PathRoute {
  readonly at: Finding['at'];
  readonly host: string | undefined;
  readonly path: string;
  readonly isExact: boolean;
}

function routesOf(graph: Graph): PathRoute[] {
  return graph
    .all('Ingress')
    .flatMap((at) =>
      (at.manifest.spec?.rules ?? []).flatMap(({ host, http }) =>
        (http?.paths ?? []).map(({ path = '/', pathType }) => ({ at, host, path, isExact: pathType === 'Exact' })),
      ),
    );
}

/** Prefixes match whole elements of a path. Source: Kubernetes, Ingress, path types. */
const matches = ({ path: routed, isExact }: PathRoute, path: string) =>
  path === routed || (!isExact && path.startsWith(`${routed.replace(/\/$/, '')}/`));

/** A finding if the host has routes, and none for this path. */
function unrouted(all: readonly PathRoute[], host: string, path: string, who: string): Finding[] {
  const own = all.filter((route) => route.host === host);
  if (own.length === 0 || own.some((route) => matches(route, path))) return [];
  const paths = own.map((route) => route.path).join(', ');
  return [{ at: own[0]!.at, message: `does not route ${host}${path}, which ${who}; it routes ${paths}`, fix }];
}

/** Hosts of which only the front page is routed. */
function frontPages(all: readonly PathRoute[]): (readonly [Finding['at'], string])[] {
  return all.flatMap((route) => {
    const others = all.filter((other) => other.host === route.host && other !== route);
    return route.isExact && route.path === '/' && others.length === 0 ? [[route.at, route.host ?? '*'] as const] : [];
  });
}
