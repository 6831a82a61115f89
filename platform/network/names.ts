import { traefik } from '../kubernetes/k3s';
import type { Graph, RenderedKind } from '../link/graph';
import { leadsTo } from '../link/service-pods';
import { type Problem, UserError } from '../model/problem';
import { byCodeUnit, groupBy } from '../util/collections';
import { suggest } from '../util/suggest';
import { contains, formatAddress, parseAddress, parseCidr } from './addresses';
import { type NamedPeer, type NamedPodPeer, networkOf } from './endpoints';
import { namedRanges } from './ranges';

/** What a name means in a cluster. */
export interface Found {
  readonly peer: NamedPeer;
  /** The Service that the name or the node port means: the port of the query is one of its ports. */
  readonly service?: RenderedKind<'Service'>;
  /** The Ingresses of a host name; empty for the address of a node. The peer is the ingress controller. */
  readonly ingresses?: readonly RenderedKind<'Ingress'>[];
}

export type Role = 'FROM' | 'TO';

/**
 * The peers that a name means: a workload as `NAME`, `NAMESPACE/NAME`, `ENVIRONMENT/NAME` or `KIND/NAMESPACE/NAME`; else a Service by
 * the same names or by its DNS name; a node, an IPv4 address or the name of a range with one address; as receiver also the host name
 * of an Ingress, and a node with a node port.
 * @param port of the query, as typed.
 * @throws UserError for a text that is no name. An unknown name is no error: the result is empty.
 */
export function findName(role: Role, text: string, port: string, graph: Graph): Found[] {
  if (parseCidr(text)) throw failure(role, `${text} is a CIDR range.`, accepted);
  if (text.split('/').length > 3) throw failure(role, `${text} is not a valid name.`, accepted);
  const node = graph.cluster.nodes.find(({ name, address }) => name === text || address === text);
  if (node)
    return (role === 'TO' && behindNode(Number(port), graph)) || [{ peer: addressPeer(role, node.address, graph) }];
  if (/^[\d.]+$/.test(text) || text.includes(':')) return [{ peer: addressPeer(role, text, graph) }];
  const ingresses = role === 'TO' ? ingressesOf(text, graph) : [];
  if (ingresses.length > 0) return controller(graph, ingresses);
  const pods = workloads(text, graph).map((peer) => ({ peer }));
  const found = pods.length > 0 ? pods : services(text, graph);
  return found.length > 0 ? withNodePort(found, Number(port), graph) : onlyAddressOf(text, graph);
}

/** Of several those behind the node port, which belongs to one Service of the cluster. */
function withNodePort(found: Found[], port: number, graph: Graph): Found[] {
  const service = nodePortService(port, graph);
  const behind = found.filter(
    ({ peer }) => service && behindService(service, graph).some((each) => each.peer === peer),
  );
  return behind.length > 0 ? behind : found;
}

const accepted =
  'Use NAME, NAMESPACE/NAME or ENVIRONMENT/NAME of a workload or Service, a host name, a node or an IPv4 address.';

/** The pods of an Ingress' backends for a host. */
export function backendsOf(host: string, ingresses: readonly RenderedKind<'Ingress'>[], graph: Graph) {
  const backends = ingresses.flatMap(({ manifest: { metadata, spec } }) =>
    (spec?.rules ?? [])
      .filter((rule) => rule.host === host)
      .flatMap(({ http }) => http?.paths ?? [])
      .flatMap(({ backend: { service } }) =>
        service
          ? [{ name: `${metadata.namespace}/${service.name}`, port: service.port?.name ?? service.port?.number }]
          : [],
      ),
  );
  const distinct = new Map(backends.map((backend) => [`${backend.name} ${backend.port}`, backend]));
  return [...distinct.values()].flatMap(({ name, port }) =>
    services(name, graph).map((found) => ({ found, port: `${port}` })),
  );
}

/** All names, for the message about an unknown one. */
export function unknownName(role: Role, text: string, graphs: readonly Graph[]): UserError {
  const range = graphs.flatMap((graph) => namedRanges(networkOf(graph), graph.flows)).find(({ name }) => name === text);
  const example = range?.addresses.at(-1)?.name;
  if (example)
    return failure(role, `${text} is a range of addresses.`, `Use one of its addresses, such as ${example}.`);
  const hosts = graphs.flatMap((graph) => graph.all('Ingress').flatMap(({ manifest }) => hostsOf(manifest)));
  if (role === 'FROM' && hosts.includes(text)) {
    return failure(role, `${text} is the host name of an Ingress, which is only a receiver.`, accepted);
  }
  const pods = graphs.flatMap((graph) => [...networkOf(graph).pods, ...networkOf(graph).hostNetworkPods]);
  const serviceNames = graphs.flatMap((graph) => graph.all('Service').map(({ manifest }) => manifest.metadata.name));
  const meant = suggest(text.split('/').at(-1)!, [...pods.map(({ workload }) => workload), ...serviceNames, ...hosts]);
  const byHome = groupBy(pods, ({ object, peer }) => `${object?.environment ?? 'K3s'} (${peer.namespace})`);
  const lists = [...byHome].map(
    ([home, list]) => `${home}: ${[...new Set(list.map(({ workload }) => workload))].sort(byCodeUnit).join(', ')}`,
  );
  return failure(
    role,
    `there is no workload ${text}, and no Service, host name or node.`,
    `${meant ? `Did you mean ${meant}? ` : ''}Workloads by environment (namespace):\n    ${lists.join('\n    ')}`,
  );
}

export function failure(where: Problem['where'], message: string, fix: string): UserError {
  return new UserError([{ where, message, fix }]);
}

function workloads(text: string, graph: Graph): NamedPodPeer[] {
  const [name, home, kind] = text.split('/').reverse();
  const { pods, hostNetworkPods } = networkOf(graph);
  return [...pods, ...hostNetworkPods].filter(
    (each) =>
      each.workload === name &&
      (home === undefined || each.peer.namespace === home || each.object?.environment === home) &&
      (kind === undefined || each.kind.toLowerCase() === kind.toLowerCase()),
  );
}

/** Services by name or by DNS name, each with the pods behind it. */
function services(text: string, graph: Graph): Found[] {
  const [, dnsName, dnsNamespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?$/.exec(text) ?? [];
  const [name, home, kind] = dnsName === undefined ? text.split('/').reverse() : [dnsName, dnsNamespace];
  if (kind !== undefined && kind.toLowerCase() !== 'service') return [];
  return graph
    .all('Service')
    .filter(
      ({ environment, manifest: { metadata } }) =>
        metadata.name === name && (home === undefined || metadata.namespace === home || environment === home),
    )
    .flatMap((service) => behindService(service, graph));
}

function behindService(service: RenderedKind<'Service'>, graph: Graph): Found[] {
  return networkOf(graph)
    .podsIn(service.manifest.metadata.namespace ?? '')
    .filter(({ peer }) => leadsTo(service.manifest, peer.labels, graph))
    .map((peer) => ({ peer, service }));
}

/** The pods behind a node port, or the ingress controller behind its ports; undefined for other ports of the node. */
function behindNode(port: number, graph: Graph): Found[] | undefined {
  const service = nodePortService(port, graph);
  if (service) return behindService(service, graph);
  return port in traefik.entryPoints ? controller(graph, []) : undefined;
}

function nodePortService(port: number, graph: Graph): RenderedKind<'Service'> | undefined {
  return graph.all('Service').find(({ manifest }) => manifest.spec.ports?.some(({ nodePort }) => nodePort === port));
}

function controller(graph: Graph, ingresses: readonly RenderedKind<'Ingress'>[]): Found[] {
  return workloads(`${traefik.namespace}/${traefik.name}`, graph).map((peer) => ({ peer, ingresses }));
}

function ingressesOf(host: string, graph: Graph) {
  return graph.all('Ingress').filter(({ manifest }) => hostsOf(manifest).includes(host));
}

const hostsOf = ({ spec }: RenderedKind<'Ingress'>['manifest']) =>
  (spec?.rules ?? []).flatMap(({ host }) => (host === undefined ? [] : [host]));

/** `ollama`: the name of a range with a single address. */
function onlyAddressOf(text: string, graph: Graph): Found[] {
  const range = namedRanges(networkOf(graph), graph.flows).find(({ name }) => name === text);
  const [only, ...others] = range?.blocks.addresses ?? [];
  const isSingle = only?.endsWith('/32') && others.length === 0;
  return isSingle ? range!.addresses.map((peer) => ({ peer })) : [];
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
    const fix = 'Use the name of the Service: policies apply after the translation to a pod address.';
    throw failure(role, `${text} is a Service address (${cluster.services}).`, fix);
  }
  return { name: formatAddress(number), peer: { address: number } };
}
