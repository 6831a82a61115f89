import type { Graph } from '../link/graph';
import type { Protocol } from '../model/flow';
import type { UserError } from '../model/problem';
import { type NamedPeer, type Network, networkOf } from './endpoints';
import { backendsOf, type Found, failure, findName, type Role, unknownName } from './names';
import { parsePort } from './query-port';

/** Is a connection between two peers of a cluster allowed on a port? */
export interface Query {
  readonly graph: Graph;
  readonly from: NamedPeer;
  readonly to: NamedPeer;
  readonly port: number;
  readonly protocol: Protocol;
  /** How peer and port follow from the names that were typed. */
  readonly notes: readonly string[];
  /** The connections that the receiver, an ingress controller, makes for a host name. Empty for other receivers. */
  readonly next: readonly Query[];
}

/** A query as typed by the user. */
export interface QueryText {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** Selects one of several workloads with the same name. */
  readonly environment?: string;
}

interface Pair {
  readonly graph: Graph;
  readonly from: NamedPeer;
  readonly to: Found;
}

/**
 * Resolves the names in a query. @param graphs of the clusters to search.
 * @throws UserError for an unknown or ambiguous name; it lists the candidates.
 */
export function parseQuery(asked: QueryText, graphs: readonly Graph[]): Query {
  const [froms, tos] = [found('FROM', asked, graphs), found('TO', asked, graphs)];
  const pairs = nearest(
    graphs.flatMap((graph) =>
      froms.get(graph)!.flatMap((from) => tos.get(graph)!.map((to) => ({ graph, from: from.peer, to }))),
    ),
  );
  const [pair, ...others] = pairs;
  if (!pair) {
    throw failure(
      'reach',
      `${asked.from} and ${asked.to} are in different clusters.`,
      'No policy applies between clusters.',
    );
  }
  if (others.length > 0) throw ambiguous(asked, pairs);
  const { graph, from, to } = pair;
  if (!('kind' in from) && !('kind' in to.peer)) {
    const message = `${asked.from} and ${asked.to} are both outside the cluster.`;
    throw failure('reach', message, 'No policy applies between them: use a workload for one of them.');
  }
  const port = parsePort(asked.port, to, graph);
  const isHttps = ['443', 'https'].includes(asked.port);
  return { graph, from, to: to.peer, ...port, next: isHttps ? forwarded(asked.to, to, graph) : [] };
}

/** `namespace/name` of pods, prefixed by the kind if two share it: a name that `npm run reach` accepts. */
export function qualifiedName(named: NamedPeer, network: Network): string {
  if (!('kind' in named)) return named.name;
  const { kind, workload, peer } = named;
  const sameName = network.podsIn(peer.namespace).filter((each) => each.workload === workload);
  return [...(sameName.length > 1 ? [kind] : []), peer.namespace, workload].join('/');
}

/** What the ingress controller connects to for a host name. */
function forwarded(host: string, { peer: from, ingresses = [] }: Found, graph: Graph): Query[] {
  return backendsOf(host, ingresses, graph).map(({ found: to, port }) => ({
    graph,
    from,
    to: to.peer,
    ...parsePort(port, to, graph),
    next: [],
  }));
}

/** The peers with a name in each cluster; of several the ones in the selected environment. */
function found(role: Role, asked: QueryText, graphs: readonly Graph[]): Map<Graph, readonly Found[]> {
  const text = role === 'FROM' ? asked.from : asked.to;
  const all = new Map(graphs.map((graph) => [graph, findName(role, text, asked.port, graph)]));
  const isSelected = ({ peer }: Found) => peer.object !== undefined && peer.object.environment === asked.environment;
  const list = [...all.values()].flat();
  if (list.length === 0) throw unknownName(role, text, graphs);
  if (!list.some(isSelected)) return all;
  return new Map([...all].map(([graph, each]) => [graph, each.filter(isSelected)]));
}

/** Of several pairs those within one environment: `staging/api redis` means the redis of staging. */
function nearest(pairs: readonly Pair[]): readonly Pair[] {
  const near = pairs.filter(
    ({ from, to }) => from.object !== undefined && from.object.environment === to.peer.object?.environment,
  );
  return near.length > 0 ? near : pairs;
}

function ambiguous(asked: QueryText, pairs: readonly Pair[]): UserError {
  const titles = (peerOf: (pair: Pair) => NamedPeer) => [
    ...new Set(pairs.map((pair) => qualifiedName(peerOf(pair), networkOf(pair.graph)))),
  ];
  for (const [role, text, list] of [
    ['FROM', asked.from, titles(({ from }) => from)],
    ['TO', asked.to, titles(({ to }) => to.peer)],
  ] as const) {
    if (list.length > 1) {
      const message = `${list.length} workloads have the name ${text}.`;
      return failure(role, message, `Choose one of: ${list.join(', ')}; or select the environment with --env.`);
    }
  }
  const clusters = pairs.map(({ graph }) => graph.cluster.name).join(', ');
  return failure('reach', `both names exist in several clusters: ${clusters}.`, 'Choose one with --env.');
}
