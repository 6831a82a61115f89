import { coreDns, k3s } from '../kubernetes/k3s';
import { displayName, type Graph } from '../link/graph';
import { allContainers, type Workload } from '../link/pods';
import type { AddressBlocks, Flow, FlowPeer } from '../model/flow';
import { selectorMatches } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import { contains, formatAddress, parseAddress, parseCidr, type Range } from './addresses';
import { addressClasses, type PortRange, portClasses } from './equivalence-classes';
import { overlayAddresses } from './external';
import type { IpPeer, Peer, PodPeer } from './peer';
import type { Policy } from './policy-rules';
import { Reachability } from './reachability';

/** A peer with a unique name for messages. */
export type NamedPeer = NamedPodPeer | NamedIpPeer;

export interface NamedPodPeer {
  readonly name: string;
  readonly peer: PodPeer;
  /** Kind and name of the workload that creates the pods. */
  readonly kind: string;
  readonly workload: string;
  /** The workload; undefined for pods of K3s. */
  readonly object?: RenderedObject;
}

/** An IP address outside the cluster. */
export interface NamedIpPeer {
  readonly name: string;
  readonly peer: IpPeer;
  readonly object?: undefined;
}

/** The peers of a cluster, and the connections that its policies allow between them. */
export interface Network {
  readonly reachability: Reachability;
  readonly pods: readonly NamedPodPeer[];
  /** hostNetwork pods: NetworkPolicies do not apply to them, and peers see the node's IP. */
  readonly hostNetworkPods: readonly NamedPodPeer[];
  /**
   * What policies see of a sender: of a hostNetwork pod an address of its node, in the overlay if the receiver is on another node.
   * Source: flannel's vxlan backend; kube-router's pod selectors match no hostNetwork pod.
   */
  senderOf(named: NamedPeer): Peer;
  /** What policies see of a receiver: of a hostNetwork pod the address of its node. */
  receiverOf(named: NamedPeer): Peer;
  /** One IP address outside the cluster for each equivalence class. */
  readonly addresses: readonly NamedIpPeer[];
  /** All ports, by equivalence class. */
  readonly ports: readonly PortRange[];
  podsIn(namespace: string): readonly NamedPodPeer[];
  /** Peers that the sender's egress rules may allow; it can reach no other. */
  egressCandidates(from: NamedPeer): readonly NamedPeer[];
  /** The peers that a party of a flow selects. */
  peersOf(party: FlowPeer): readonly NamedPeer[];
  /** The rendered object of a policy. */
  renderedPolicy(policy: Policy): RenderedObject;
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
  const podRange = parseCidr(graph.cluster.pods)!;
  const inside: readonly Range[] = [podRange, parseCidr(graph.cluster.services)!];

  const podsOf = ({ object, namespace, labels, spec }: Workload): NamedPodPeer => ({
    name: displayName(object.manifest),
    kind: object.manifest.kind,
    workload: object.manifest.metadata.name,
    object,
    peer: { namespace, labels, ports: allContainers(spec).flatMap(({ ports }) => ports ?? []) },
  });
  const pods: NamedPodPeer[] = [
    ...graph.workloads.filter(({ spec }) => !spec.hostNetwork).map(podsOf),
    ...k3s.pods.map(
      ({ name, namespace, labels, ports }): NamedPodPeer => ({
        name: `${name} in ${namespace}`,
        kind: 'Deployment',
        workload: name === coreDns.name ? deploymentOfDns : name,
        peer: { namespace, labels, ports },
      }),
    ),
  ];
  const declared = graph.flows.flatMap(({ from, to }) => [...rangesOf(from), ...rangesOf(to)]);
  const addresses = addressClasses(policies, [...declared, ...inside])
    .filter((address) => !inside.some(({ first, last }) => first <= address && address <= last))
    .map((address): NamedIpPeer => ({ name: formatAddress(address), peer: { address } }));

  const byNamespace = groupBy(pods, ({ peer }) => peer.namespace);
  const podsIn = (namespace: string) => byNamespace.get(namespace) ?? [];
  const allPeers = [...pods, ...addresses];
  const reachability = new Reachability(policies, namespaces, podRange);

  const onHostNetwork = graph.workloads.filter(({ spec }) => spec.hostNetwork);
  const nodeObjects = new Set(onHostNetwork.map(({ object }) => object));
  const nodes = graph.cluster.nodes.map(({ address }) => parseAddress(address)!);
  const asNode = (named: NamedPeer, addresses: readonly number[]): Peer => {
    const [address, ...alternatives] = addresses;
    return named.object && nodeObjects.has(named.object) ? { address: address!, alternatives } : named.peer;
  };

  return {
    reachability,
    pods,
    senderOf: (named) => asNode(named, [...nodes, ...overlayAddresses(graph.cluster)]),
    receiverOf: (named) => asNode(named, nodes),
    hostNetworkPods: onHostNetwork.map(podsOf),
    addresses,
    ports: portClasses(policies, [
      ...pods.flatMap(({ peer }) => peer.ports.map(({ containerPort }) => containerPort)),
      ...graph.flows.map(({ port }) => port),
    ]),
    podsIn,
    egressCandidates: (from) => {
      const receiving = reachability.allowedNamespaces(from.peer, 'egress');
      return receiving ? [...[...receiving].flatMap(podsIn), ...addresses] : allPeers;
    },
    peersOf: (party) =>
      'addresses' in party
        ? addresses.filter(({ peer }) => inBlocks(party, peer.address))
        : podsIn(party.namespace).filter(({ peer }) => selectorMatches({ matchLabels: party.labels }, peer.labels)),
    renderedPolicy: (policy) => objects.get(policy)!,
  };
}

/** The IP ranges of a party, including its exceptions. */
function rangesOf(party: FlowPeer): Range[] {
  return 'addresses' in party ? ranges([...party.addresses, ...(party.except ?? [])]) : [];
}

export function inBlocks({ addresses, except = [] }: AddressBlocks, address: number): boolean {
  const inAny = (list: readonly string[]) => ranges(list).some((range) => contains(range, address));
  return inAny(addresses) && !inAny(except);
}

const ranges = (texts: readonly string[]): Range[] => texts.flatMap((text) => parseCidr(text) ?? []);

/** Every declared flow as pairs of peers. */
export function declaredPaths({ flows }: Graph, network: Network): { flow: Flow; from: NamedPeer; to: NamedPeer }[] {
  return flows.flatMap((flow) =>
    network.peersOf(flow.from).flatMap((from) => network.peersOf(flow.to).map((to) => ({ flow, from, to }))),
  );
}
