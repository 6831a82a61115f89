import { groupBy } from '../collections';
import type { AddressBlocks, Flow, Party } from '../flow';
import { k3s } from '../k3s';
import { type Graph, nameOf } from '../link/graph';
import { allContainers } from '../link/pods';
import { matches } from '../manifest';
import type { Rendered } from '../render';
import { cidr, contains, formatAddress, type Range } from './addresses';
import { addressCells, type End, type PodEnd, Reachability } from './reachability';

/** A sender or receiver of a cluster, with the name that people know it by. */
export interface NamedEnd {
  readonly name: string;
  readonly end: End;
  /** The object whose pods these are; undefined for pods of K3s and for addresses. */
  readonly object?: Rendered;
}

/** Pods and addresses of a cluster, and what its policies let through between them. */
export interface Network {
  readonly reachability: Reachability;
  readonly pods: readonly (NamedEnd & { readonly end: PodEnd })[];
  readonly addresses: readonly NamedEnd[];
  podsIn(namespace: string): Network['pods'];
  /** Ends that an end could reach as far as its own side says; every other is out of its reach. */
  candidates(from: NamedEnd): readonly NamedEnd[];
  /** The ends that a party of a flow means. */
  endsOf(party: Party): readonly NamedEnd[];
}

const networks = new WeakMap<Graph, Network>();

export function networkOf(graph: Graph): Network {
  let network = networks.get(graph);
  if (!network) {
    network = build(graph);
    networks.set(graph, network);
  }
  return network;
}

function build(graph: Graph): Network {
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  const podRange = cidr(graph.cluster.pods)!;
  const inside: readonly Range[] = [podRange, cidr(graph.cluster.services)!];

  const pods = [
    ...graph.workloads.map(({ object, namespace, labels, spec }) => ({
      name: nameOf(object.manifest),
      object,
      end: { namespace, labels, ports: allContainers(spec).flatMap(({ ports }) => ports ?? []) },
    })),
    ...k3s.pods.map(({ name, namespace, labels, ports }) => ({
      name: `${name} in ${namespace}`,
      end: { namespace, labels, ports },
    })),
  ];
  const declared = graph.flows.flatMap(({ from, to }) => [...rangesOf(from), ...rangesOf(to)]);
  const addresses = addressCells(policies, [...declared, ...inside])
    .filter((address) => !inside.some(({ first, last }) => first <= address && address <= last))
    .map((address) => ({ name: formatAddress(address), end: { address } }));

  const byNamespace = groupBy(pods, ({ end }) => end.namespace);
  const podsIn = (namespace: string) => byNamespace.get(namespace) ?? [];
  const everything = [...pods, ...addresses];
  const reachability = new Reachability(policies, namespaces, podRange);

  return {
    reachability,
    pods,
    addresses,
    podsIn,
    candidates: (from) => {
      const receiving = reachability.receivingNamespaces(from.end);
      return receiving ? [...[...receiving].flatMap(podsIn), ...addresses] : everything;
    },
    endsOf: (party) =>
      'addresses' in party
        ? addresses.filter(({ end }) => within(party, end.address))
        : podsIn(party.namespace).filter(({ end }) => matches({ matchLabels: party.labels }, end.labels)),
  };
}

/** The ranges that a party draws borders with, its exceptions included. */
function rangesOf(party: Party): Range[] {
  return 'addresses' in party ? ranges([...party.addresses, ...(party.except ?? [])]) : [];
}

function within({ addresses, except = [] }: AddressBlocks, address: number): boolean {
  const holds = (list: readonly string[]) => ranges(list).some((range) => contains(range, address));
  return holds(addresses) && !holds(except);
}

const ranges = (texts: readonly string[]): Range[] => texts.flatMap((text) => cidr(text) ?? []);

/** Every declared flow as pairs of ends with port and protocol. */
export function declaredPaths({ flows }: Graph, network: Network): { flow: Flow; from: NamedEnd; to: NamedEnd }[] {
  return flows.flatMap((flow) =>
    network.endsOf(flow.from).flatMap((from) => network.endsOf(flow.to).map((to) => ({ flow, from, to }))),
  );
}
