import { coreDns, k3s } from '../kubernetes/k3s';
import { displayName, type Graph } from '../link/graph';
import { allContainers, type Workload } from '../link/pods';
import type { AddressBlocks, Flow, Party } from '../model/flow';
import { matches } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { groupBy } from '../util/collections';
import { cidr, contains, formatAddress, type Range } from './addresses';
import { addressCells, type PortCell, portCells } from './cells';
import { type AddressEnd, type PodEnd, type Policy, Reachability } from './reachability';

/** A peer with a unique name for messages. */
export type NamedEnd = NamedPods | NamedAddress;

export interface NamedPods {
  readonly name: string;
  readonly end: PodEnd;
  /** Kind and name of the workload that creates the pods. */
  readonly kind: string;
  readonly workload: string;
  /** The workload; undefined for pods of K3s. */
  readonly object?: Rendered;
}

/** An IP address outside the cluster. */
export interface NamedAddress {
  readonly name: string;
  readonly end: AddressEnd;
  readonly object?: undefined;
}

/** The peers of a cluster, and the connections that its policies allow between them. */
export interface Network {
  readonly reachability: Reachability;
  readonly pods: readonly NamedPods[];
  /** hostNetwork pods: NetworkPolicies do not apply to them, and peers see the node's IP. */
  readonly onNodes: readonly NamedPods[];
  /** One IP address outside the cluster for each equivalence class. */
  readonly addresses: readonly NamedAddress[];
  /** All ports, by equivalence class. */
  readonly ports: readonly PortCell[];
  podsIn(namespace: string): readonly NamedPods[];
  /** Peers that the sender's egress rules may allow; it can reach no other. */
  candidates(from: NamedEnd): readonly NamedEnd[];
  /** The peers that a party of a flow selects. */
  endsOf(party: Party): readonly NamedEnd[];
  /** The rendered object of a policy. */
  objectOf(policy: Policy): Rendered;
}

/** Name of K3s' DNS Deployment; its pods are labelled after CoreDNS' predecessor, kube-dns. */
const deploymentOfDns = 'coredns';

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
  const objects = new Map(graph.all('NetworkPolicy').map((object) => [object.manifest, object]));
  const policies = [...objects.keys()];
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  const podRange = cidr(graph.cluster.pods)!;
  const inside: readonly Range[] = [podRange, cidr(graph.cluster.services)!];

  const podsOf = ({ object, namespace, labels, spec }: Workload): NamedPods => ({
    name: displayName(object.manifest),
    kind: object.manifest.kind,
    workload: object.manifest.metadata.name,
    object,
    end: { namespace, labels, ports: allContainers(spec).flatMap(({ ports }) => ports ?? []) },
  });
  const pods: NamedPods[] = [
    ...graph.workloads.filter(({ spec }) => !spec.hostNetwork).map(podsOf),
    ...k3s.pods.map(
      ({ name, namespace, labels, ports }): NamedPods => ({
        name: `${name} in ${namespace}`,
        kind: 'Deployment',
        workload: name === coreDns.name ? deploymentOfDns : name,
        end: { namespace, labels, ports },
      }),
    ),
  ];
  const declared = graph.flows.flatMap(({ from, to }) => [...rangesOf(from), ...rangesOf(to)]);
  const addresses = addressCells(policies, [...declared, ...inside])
    .filter((address) => !inside.some(({ first, last }) => first <= address && address <= last))
    .map((address): NamedAddress => ({ name: formatAddress(address), end: { address } }));

  const byNamespace = groupBy(pods, ({ end }) => end.namespace);
  const podsIn = (namespace: string) => byNamespace.get(namespace) ?? [];
  const allPeers = [...pods, ...addresses];
  const reachability = new Reachability(policies, namespaces, podRange);

  return {
    reachability,
    pods,
    onNodes: graph.workloads.filter(({ spec }) => spec.hostNetwork).map(podsOf),
    addresses,
    ports: portCells(policies, [
      ...pods.flatMap(({ end }) => end.ports.map(({ containerPort }) => containerPort)),
      ...graph.flows.map(({ port }) => port),
    ]),
    podsIn,
    candidates: (from) => {
      const receiving = reachability.receivingNamespaces(from.end);
      return receiving ? [...[...receiving].flatMap(podsIn), ...addresses] : allPeers;
    },
    endsOf: (party) =>
      'addresses' in party
        ? addresses.filter(({ end }) => within(party, end.address))
        : podsIn(party.namespace).filter(({ end }) => matches({ matchLabels: party.labels }, end.labels)),
    objectOf: (policy) => objects.get(policy)!,
  };
}

/** The IP ranges of a party, including its exceptions. */
function rangesOf(party: Party): Range[] {
  return 'addresses' in party ? ranges([...party.addresses, ...(party.except ?? [])]) : [];
}

export function within({ addresses, except = [] }: AddressBlocks, address: number): boolean {
  const inAny = (list: readonly string[]) => ranges(list).some((range) => contains(range, address));
  return inAny(addresses) && !inAny(except);
}

const ranges = (texts: readonly string[]): Range[] => texts.flatMap((text) => cidr(text) ?? []);

/** Every declared flow as pairs of peers. */
export function declaredPaths({ flows }: Graph, network: Network): { flow: Flow; from: NamedEnd; to: NamedEnd }[] {
  return flows.flatMap((flow) =>
    network.endsOf(flow.from).flatMap((from) => network.endsOf(flow.to).map((to) => ({ flow, from, to }))),
  );
}
