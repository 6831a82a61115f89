import type { Graph } from '../link/graph';
import { type Protocol, protocols } from '../model/flow';
import { UserError } from '../model/problem';
import { byCodeUnit, groupBy } from '../util/collections';
import { address, cidr, contains, formatAddress } from './addresses';
import { type NamedEnd, type NamedPods, type Network, networkOf } from './ends';
import { namedRanges } from './ranges';

/** Two ends of one cluster and a port: may they talk on it? */
export interface Question {
  readonly graph: Graph;
  readonly from: NamedEnd;
  readonly to: NamedEnd;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The words of a question. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** Which of several workloads of one name is meant. */
  readonly environment?: string;
}

type Role = 'FROM' | 'TO';

/**
 * Finds what the words of a question mean. @param graphs of the clusters that may be meant.
 * @throws UserError for a word that means nothing or several things; it lists what there is.
 */
export function understood(asked: Asked, graphs: readonly Graph[]): Question {
  const [froms, tos] = [ends('FROM', asked.from, asked, graphs), ends('TO', asked.to, asked, graphs)];
  const pairs = graphs.flatMap((graph) =>
    froms.get(graph)!.flatMap((from) => tos.get(graph)!.map((to) => ({ graph, from, to }))),
  );
  const [pair, ...others] = pairs;
  if (!pair) {
    throw refusal('reach', `${asked.from} and ${asked.to} are in different clusters.`, 'No policy is between them.');
  }
  if (others.length > 0) throw ambiguous(asked, pairs);
  const { from, to } = pair;
  if (!('kind' in from) && !('kind' in to)) {
    const message = `${asked.from} and ${asked.to} are both outside the cluster.`;
    throw refusal('reach', message, 'No policy is between them: give a workload for one.');
  }
  return { ...pair, ...portOf(asked.port, to) };
}

/** `namespace/name` of pods; of two that share it, with the kind before it. As `npm run reach` takes it. */
export function titleOf(end: NamedEnd, network: Network): string {
  if (!('kind' in end)) return end.name;
  const { kind, workload } = end;
  const rivals = network.podsIn(end.end.namespace).filter((each) => each.workload === workload);
  return [...(rivals.length > 1 ? [kind] : []), end.end.namespace, workload].join('/');
}

/** What a word means in each cluster. */
function ends(role: Role, text: string, asked: Asked, graphs: readonly Graph[]): Map<Graph, readonly NamedEnd[]> {
  const isAddress = /^[\d.]+$/.test(text) || text.includes(':');
  const found = new Map(
    graphs.map((graph) => [graph, isAddress ? [outside(role, text, graph)] : named(role, text, graph)]),
  );
  const all = [...found.values()].flat();
  if (all.length === 0) throw unknown(role, text, graphs);
  const isMeant = ({ object }: NamedEnd) => object !== undefined && object.environment === asked.environment;
  if (!all.some(isMeant)) return found;
  return new Map([...found].map(([graph, list]) => [graph, list.filter(isMeant)]));
}

function named(role: Role, text: string, graph: Graph): NamedPods[] {
  const [name, namespace, kind, ...more] = text.split('/').reverse();
  if (cidr(text) || more.length > 0) {
    const fix = 'Give NAME, NAMESPACE/NAME or one IPv4 address.';
    throw refusal(role, `${text} is ${cidr(text) ? 'a range' : 'no name'}.`, fix);
  }
  const { pods: isolated, onNodes } = networkOf(graph);
  return [...isolated, ...onNodes].filter(
    (pods) =>
      pods.workload === name &&
      (namespace === undefined || pods.end.namespace === namespace) &&
      (kind === undefined || pods.kind.toLowerCase() === kind.toLowerCase()),
  );
}

function outside(role: Role, text: string, { cluster }: Graph): NamedEnd {
  const number = address(text);
  if (number === undefined) {
    throw refusal(role, `${text} is no IPv4 address.`, 'Write four numbers of 0 to 255, such as 192.168.0.20.');
  }
  if (contains(cidr(cluster.pods)!, number)) {
    const fix = 'Name its workload: policies go by labels, and a pod has another address tomorrow.';
    throw refusal(role, `${text} is the address of a pod (${cluster.pods}).`, fix);
  }
  if (contains(cidr(cluster.services)!, number)) {
    const fix = 'Name the workload behind it: policies act after the translation.';
    throw refusal(role, `${text} is the address of a Service (${cluster.services}).`, fix);
  }
  return { name: formatAddress(number), end: { address: number } };
}

function ambiguous(asked: Asked, pairs: readonly Pick<Question, 'graph' | 'from' | 'to'>[]): UserError {
  const titles = (end: 'from' | 'to') => [...new Set(pairs.map((pair) => titleOf(pair[end], networkOf(pair.graph))))];
  for (const [role, end] of [['FROM', 'from'] as const, ['TO', 'to'] as const]) {
    const list = titles(end);
    if (list.length > 1) {
      const message = `${asked[end]} is the name of ${list.length} workloads.`;
      return refusal(role, message, `Choose one of: ${list.join(', ')}; or their environment with --env.`);
    }
  }
  const clusters = pairs.map(({ graph }) => graph.cluster.name).join(', ');
  return refusal('reach', `both are in several clusters: ${clusters}.`, 'Choose one with --env.');
}

function unknown(role: Role, text: string, graphs: readonly Graph[]): UserError {
  const range = graphs.flatMap((graph) => namedRanges(networkOf(graph), graph.flows)).find(({ name }) => name === text);
  const example = range?.addresses.at(-1)?.name;
  if (example) return refusal(role, `${text} is a range of addresses.`, `Give one address of it, such as ${example}.`);
  const known = graphs.flatMap((graph) => [...networkOf(graph).pods, ...networkOf(graph).onNodes]);
  const homes = groupBy(known, ({ object, end }) => `${object?.environment ?? 'K3s'} (${end.namespace})`);
  const lists = [...homes].map(
    ([home, list]) => `${home}: ${[...new Set(list.map(({ workload }) => workload))].sort(byCodeUnit).join(', ')}`,
  );
  return refusal(
    role,
    `there is no workload ${text}.`,
    `Workloads by environment (namespace):\n    ${lists.join('\n    ')}`,
  );
}

/** `6379`, `53/UDP`, or the name of a port that the receiver's containers open. */
function portOf(text: string, to: NamedEnd): { port: number; protocol: Protocol } {
  const [what = '', suffix, ...more] = text.split('/');
  const protocol = protocols.find((each) => each === suffix?.toUpperCase());
  if (more.length > 0 || (suffix !== undefined && !protocol)) {
    throw refusal(
      'PORT',
      `${text} has no protocol that policies know.`,
      `Write one of: ${protocols.join(', ')}; such as 53/UDP.`,
    );
  }
  if (/^\d+$/.test(what)) {
    const port = Number(what);
    if (port < 1 || port > 65535) throw refusal('PORT', `${what} is no port.`, 'Write a number of 1 to 65535.');
    return { port, protocol: protocol ?? 'TCP' };
  }
  if (!('kind' in to)) {
    throw refusal(
      'PORT',
      `${to.name} is an address: what it calls its ports is not known.`,
      'Write a number, such as 443.',
    );
  }
  const open = to.end.ports.map(({ name, containerPort, protocol: own = 'TCP' }) => ({
    name,
    port: containerPort,
    own,
  }));
  const [found, ...others] = open.filter(({ name, own }) => name === what && (!protocol || own === protocol));
  if (!found || others.length > 0) {
    const list = open.map(({ name, port, own }) => `${port}/${own}${name ? ` (${name})` : ''}`);
    const message = `${to.workload} opens ${found ? 'several ports' : 'no port'} by the name ${text}.`;
    throw refusal(
      'PORT',
      message,
      list.length > 0 ? `It opens: ${list.join(', ')}.` : 'Its containers declare none: write a number.',
    );
  }
  return { port: found.port, protocol: found.own as Protocol };
}

function refusal(where: string, message: string, fix: string): UserError {
  return new UserError([{ where, message, fix }]);
}
