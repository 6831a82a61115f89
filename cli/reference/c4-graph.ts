import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { networkInput } from '@twisterlab/platform/network/input';
import { groupBy } from '@twisterlab/platform/util/collections';
import { remembered } from '@twisterlab/platform/util/memory';
import { count } from '@twisterlab/platform/util/text';
import { connectionsOf, systemPodsOf } from '../explore/connections';
import type { End } from '../explore/model';
import type { ObjectIndex } from '../explore/objects';
import { common, edgesBetween, rangeOf } from '../explore/page/edges';
import type { GraphNode } from '../explore/page/layout';

/** One level of C4: boxes, arrows, and what is left out because it would hide the rest. */
export interface Picture {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
  /** Boxes that are connected with most others. */
  readonly leftOut: readonly { readonly title: string; readonly connected: number }[];
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Ports, or the field of a reference. */
  readonly text: string;
}

/** An allowed connection: an application of dist as `environment/application`, or a name of pods or addresses. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

/** The connections of a cluster between applications. They change with the network only. */
export function linksOf(graph: Graph, index: ObjectIndex): Link[] {
  return remembered(
    'connections of the reference',
    () => networkInput(graph),
    () => {
      const place = (end: End) => {
        if (typeof end !== 'number') return rangeOf(end);
        const { environment, application } = index.all[end]!;
        return `${environment}/${application}`;
      };
      const connections = connectionsOf(graph, index).map(({ from, to, ports }) => ({
        ...{ from: place(from), to: place(to), ports },
      }));
      return edgesBetween(connections, (end) => end).map(({ from, to, ports }) => ({ from, to, ports }));
    },
  );
}

/** C4's context: the environments of a cluster, and what is outside of it. */
export function contextOf(graph: Graph, links: readonly Link[]): Picture {
  const system = new Set(systemPodsOf(graph).map(rangeOf));
  const names = graph.environments.map(({ name }) => name);
  const place = (end: string) => {
    const [environment = ''] = end.split('/');
    if (end.includes('/') && names.includes(environment)) return environment;
    return system.has(end) ? 'K3s' : end;
  };
  const nodes = graph.environments.map(
    ({ name, objects }): GraphNode => ({
      id: name,
      title: name,
      kind: `${name === graph.cluster.name ? 'cluster' : 'tenant'}, ${count(new Set(objects.map(({ application }) => application)).size, 'application')}`,
    }),
  );
  const edges = edgesBetween(links, place).map(({ from, to, ports }) => ({ from, to, text: ports }));
  const outside = outsideOf(edges, nodes, (id) => (id === 'K3s' ? 'pods of K3s' : 'addresses'));
  return { title: `Context of ${graph.cluster.name}`, nodes: [...nodes, ...outside], edges, leftOut: [] };
}

/** C4's containers: the applications of an environment, and what they are connected with. */
export function containersOf(graph: Graph, links: readonly Link[], environment: string): Picture {
  const { objects } = graph.environments.find(({ name }) => name === environment)!;
  const own = groupBy(objects, ({ application }) => application);
  const names = graph.environments.map(({ name }) => name);
  const place = (end: string) => {
    const [other = '', application] = end.split('/');
    if (application === undefined || !names.includes(other)) return end;
    return other === environment ? application : `${other} (environment)`;
  };
  const edges = edgesBetween(links, place)
    .filter(({ from, to }) => own.has(from) || own.has(to))
    .map(({ from, to, ports }) => ({ from, to, text: ports }));
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = [...own]
    .filter(([name]) => drawn.has(name))
    .map(
      ([name, all]): GraphNode => ({ id: name, title: name, kind: kindsOf(all.map(({ manifest }) => manifest.kind)) }),
    );
  const system = new Set(systemPodsOf(graph).map(rangeOf));
  const outside = outsideOf(edges, nodes, (id) =>
    id.endsWith(')') ? 'environment' : system.has(id) ? 'pods of K3s' : 'addresses',
  );
  return withoutHubs({ title: `Applications of ${environment}`, nodes: [...nodes, ...outside], edges, leftOut: [] });
}

/** C4's components: the objects of an application and their references. NetworkPolicies, one for each connection, are left out. */
export function componentsOf(graph: Graph, environment: string, application: string): Picture {
  const isOwn = (object: { readonly environment: string; readonly application: string }) =>
    object.environment === environment && object.application === application;
  const edges = new Map<string, Edge>();
  const nodes = new Map<string, GraphNode>();
  for (const { from, at, kind, name, namespace } of graph.references) {
    if (!isOwn(from) || common.has(kind) || from.manifest.kind === 'NetworkPolicy') continue;
    const target = graph.byKey.get(objectKey(kind, name, namespace));
    const source: GraphNode = {
      id: `${from.manifest.kind} ${from.manifest.metadata.name}`,
      title: from.manifest.metadata.name,
      kind: from.manifest.kind,
    };
    const end: GraphNode = {
      id: `${kind} ${name}`,
      title: name,
      kind,
      ...(!(target && isOwn(target)) && { outside: true }),
    };
    if (source.id === end.id) continue;
    nodes.set(source.id, source);
    if (!nodes.has(end.id)) nodes.set(end.id, end);
    const key = `${source.id} ${end.id}`;
    if (!edges.has(key)) edges.set(key, { from: source.id, to: end.id, text: at });
  }
  return {
    title: `Objects of ${application} in ${environment}`,
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    leftOut: [],
  };
}

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'];

/** `Deployment, 2 CronJobs`. */
function kindsOf(kinds: readonly string[]): string {
  const found = workloadKinds.flatMap((kind) => {
    const number = kinds.filter((each) => each === kind).length;
    return number === 0 ? [] : [number === 1 ? kind : count(number, kind)];
  });
  return found.length === 0 ? 'objects' : found.join(', ');
}

/** The ends of edges that are no nodes yet. */
function outsideOf(edges: readonly Edge[], nodes: readonly GraphNode[], kindOf: (id: string) => string): GraphNode[] {
  const known = new Set(nodes.map(({ id }) => id));
  return [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, title: id.replace(' (environment)', ''), kind: kindOf(id), outside: true }));
}

/** Leaves out what most boxes are connected with, such as the DNS server: its arrows would hide all others. */
function withoutHubs(picture: Picture): Picture {
  const { nodes, edges } = picture;
  const neighbours = (id: string) =>
    new Set(edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : [])));
  const others = nodes.length - 1;
  const hubs = nodes.filter(({ id, outside }) => neighbours(id).size > others * (outside ? 0.5 : 0.7));
  const isHub = (id: string) => hubs.some((hub) => hub.id === id);
  const rest = edges.filter(({ from, to }) => !isHub(from) && !isHub(to));
  const drawn = new Set(rest.flatMap(({ from, to }) => [from, to]));
  return {
    ...picture,
    nodes: nodes.filter(({ id }) => drawn.has(id)),
    edges: rest,
    leftOut: hubs.map(({ id, title }) => ({ title, connected: neighbours(id).size })),
  };
}
