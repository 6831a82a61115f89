import type { Graph } from '../link/graph';
import { type Protocol, protocols } from '../model/flow';
import { UserError } from '../model/problem';
import { byCodeUnit, groupBy } from '../util/collections';
import { contains, formatAddress, parseAddress, parseCidr } from './addresses';
import { type NamedPeer, type NamedPodPeer, type Network, networkOf } from './endpoints';
import { namedRanges } from './ranges';

/** Is a connection between two peers of a cluster allowed on a port? */
export interface Query {
  readonly graph: Graph;
  readonly from: NamedPeer;
  readonly to: NamedPeer;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A query as typed by the user. */
export interface QueryText {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** Selects one of several workloads with the same name. */
  readonly environment?: string;
}

type Role = 'FROM' | 'TO';

/**
 * Resolves the names in a query. @param graphs of the clusters to search.
 * @throws UserError for an unknown or ambiguous name; it lists the candidates.
 */
export function parseQuery(asked: QueryText, graphs: readonly Graph[]): Query {
  const [froms, tos] = [peers('FROM', asked.from, asked, graphs), peers('TO', asked.to, asked, graphs)];
  const pairs = graphs.flatMap((graph) =>
    froms.get(graph)!.flatMap((from) => tos.get(graph)!.map((to) => ({ graph, from, to }))),
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
  const { from, to } = pair;
  if (!('kind' in from) && !('kind' in to)) {
    const message = `${asked.from} and ${asked.to} are both outside the cluster.`;
    throw failure('reach', message, 'No policy applies between them: use a workload for one of them.');
  }
  return { ...pair, ...parsePort(asked.port, to) };
}

/** `namespace/name` of pods, prefixed by the kind if two share it: a name that `npm run reach` accepts. */
export function qualifiedName(named: NamedPeer, network: Network): string {
  if (!('kind' in named)) return named.name;
  const { kind, workload, peer } = named;
  const sameName = network.podsIn(peer.namespace).filter((each) => each.workload === workload);
  return [...(sameName.length > 1 ? [kind] : []), peer.namespace, workload].join('/');
}

/** The peers with a name in each cluster. */
function peers(role: Role, text: string, asked: QueryText, graphs: readonly Graph[]): Map<Graph, readonly NamedPeer[]> {
  const isAddress = /^[\d.]+$/.test(text) || text.includes(':');
  const found = new Map(
    graphs.map((graph) => [graph, isAddress ? [addressPeer(role, text, graph)] : workloads(role, text, graph)]),
  );
  const all = [...found.values()].flat();
  if (all.length === 0) throw unknown(role, text, graphs);
  const isSelected = ({ object }: NamedPeer) => object !== undefined && object.environment === asked.environment;
  if (!all.some(isSelected)) return found;
  return new Map([...found].map(([graph, list]) => [graph, list.filter(isSelected)]));
}

function workloads(role: Role, text: string, graph: Graph): NamedPodPeer[] {
  const [name, namespace, kind, ...more] = text.split('/').reverse();
  if (parseCidr(text) || more.length > 0) {
    const fix = 'Use NAME, NAMESPACE/NAME or an IPv4 address.';
    throw failure(role, `${text} is ${parseCidr(text) ? 'a CIDR range' : 'not a valid name'}.`, fix);
  }
  const { pods: isolated, hostNetworkPods } = networkOf(graph);
  return [...isolated, ...hostNetworkPods].filter(
    (pods) =>
      pods.workload === name &&
      (namespace === undefined || pods.peer.namespace === namespace) &&
      (kind === undefined || pods.kind.toLowerCase() === kind.toLowerCase()),
  );
}

function addressPeer(role: Role, text: string, { cluster }: Graph): NamedPeer {
  const number = parseAddress(text);
  if (number === undefined) {
    throw failure(role, `${text} is not an IPv4 address.`, 'Write four numbers from 0 to 255, such as 192.168.0.20.');
  }
  if (contains(parseCidr(cluster.pods)!, number)) {
    const fix = 'Use its workload: policies select pods by labels, and pod addresses change.';
    throw failure(role, `${text} is a pod address (${cluster.pods}).`, fix);
  }
  if (contains(parseCidr(cluster.services)!, number)) {
    const fix = 'Use the workload behind it: policies apply after the translation to a pod address.';
    throw failure(role, `${text} is a Service address (${cluster.services}).`, fix);
  }
  return { name: formatAddress(number), peer: { address: number } };
}

function ambiguous(asked: QueryText, pairs: readonly Pick<Query, 'graph' | 'from' | 'to'>[]): UserError {
  const titles = (peer: 'from' | 'to') => [
    ...new Set(pairs.map((pair) => qualifiedName(pair[peer], networkOf(pair.graph)))),
  ];
  for (const [role, peer] of [['FROM', 'from'] as const, ['TO', 'to'] as const]) {
    const list = titles(peer);
    if (list.length > 1) {
      const message = `${list.length} workloads have the name ${asked[peer]}.`;
      return failure(role, message, `Choose one of: ${list.join(', ')}; or select the environment with --env.`);
    }
  }
  const clusters = pairs.map(({ graph }) => graph.cluster.name).join(', ');
  return failure('reach', `both names exist in several clusters: ${clusters}.`, 'Choose one with --env.');
}

function unknown(role: Role, text: string, graphs: readonly Graph[]): UserError {
  const range = graphs.flatMap((graph) => namedRanges(networkOf(graph), graph.flows)).find(({ name }) => name === text);
  const example = range?.addresses.at(-1)?.name;
  if (example)
    return failure(role, `${text} is a range of addresses.`, `Use one of its addresses, such as ${example}.`);
  const pods = graphs.flatMap((graph) => [...networkOf(graph).pods, ...networkOf(graph).hostNetworkPods]);
  const byHome = groupBy(pods, ({ object, peer }) => `${object?.environment ?? 'K3s'} (${peer.namespace})`);
  const lists = [...byHome].map(
    ([home, list]) => `${home}: ${[...new Set(list.map(({ workload }) => workload))].sort(byCodeUnit).join(', ')}`,
  );
  return failure(
    role,
    `there is no workload ${text}.`,
    `Workloads by environment (namespace):\n    ${lists.join('\n    ')}`,
  );
}

/** Parses `6379`, `53/UDP`, or the name of a port that the receiver's containers declare. */
function parsePort(text: string, to: NamedPeer): { port: number; protocol: Protocol } {
  const [value = '', suffix, ...more] = text.split('/');
  const protocol = protocols.find((each) => each === suffix?.toUpperCase());
  if (more.length > 0 || (suffix !== undefined && !protocol)) {
    throw failure('PORT', `${text} has an unknown protocol.`, `Write one of: ${protocols.join(', ')}; such as 53/UDP.`);
  }
  if (/^\d+$/.test(value)) {
    const port = Number(value);
    if (port < 1 || port > 65535) throw failure('PORT', `${value} is not a port.`, 'Write a number from 1 to 65535.');
    return { port, protocol: protocol ?? 'TCP' };
  }
  if (!('kind' in to)) {
    throw failure('PORT', `${to.name} is an IP address: it has no port names.`, 'Write a number, such as 443.');
  }
  const declared = to.peer.ports.map(({ name, containerPort, protocol: own = 'TCP' }) => ({
    name,
    port: containerPort,
    own,
  }));
  const [found, ...others] = declared.filter(({ name, own }) => name === value && (!protocol || own === protocol));
  if (!found || others.length > 0) {
    const list = declared.map(({ name, port, own }) => `${port}/${own}${name ? ` (${name})` : ''}`);
    const message = `${to.workload} has ${found ? 'several ports' : 'no port'} with the name ${text}.`;
    throw failure(
      'PORT',
      message,
      list.length > 0 ? `Its containers declare: ${list.join(', ')}.` : 'Its containers declare none: write a number.',
    );
  }
  return { port: found.port, protocol: found.own as Protocol };
}

function failure(where: string, message: string, fix: string): UserError {
  return new UserError([{ where, message, fix }]);
}
