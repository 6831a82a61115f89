import type { Kinds } from '@twisterlab/platform/model/kinds';
import {
  type Labels,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  selectorMatches,
} from '@twisterlab/platform/model/manifest';

type Policy = Kinds['NetworkPolicy'];

/** A pod with an address. */
export interface AddressedPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly address: string;
  readonly node: string;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[];
}

/** The input for computing rules. */
export interface Cluster {
  readonly policies: readonly Policy[];
  /** Labels by namespace, including those that the API server adds. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: readonly AddressedPod[];
}

export const table = 'policies';

/** Per direction: the packet's address fields of the peer and of the pod itself. */
const directions = {
  ingress: { other: 'saddr', own: 'daddr' },
  egress: { other: 'daddr', own: 'saddr' },
} as const;
type Direction = keyof typeof directions;

/**
 * The packet filter of one node, as input of `nft -f -`. It filters forwarded packets, after the translation of Services:
 * egress
 * rules for packets that a pod of the node sends, ingress rules for those that it receives; replies pass. Packets from the node
 * itself to its pods are not forwarded, so probes pass. IPv4 only.
 */
export function ruleset(cluster: Cluster, node: string): string {
  const own = cluster.pods.filter((pod) => pod.node === node);
  const chains: string[] = [];
  const maps = { ingress: [] as string[], egress: [] as string[] };
  for (const direction of ['egress', 'ingress'] as const) {
    for (const pod of own) {
      const selecting = cluster.policies.filter((policy) => selects(policy, pod, direction));
      if (selecting.length === 0) continue;
      const chain = `${direction}-${pod.address}`;
      const rules = [...new Set(selecting.flatMap((policy) => rulesOf(policy, pod, direction, cluster)))];
      chains.push(`  chain ${chain} {`, ...rules.map((rule) => `    ${rule} return`), '    drop', '  }');
      maps[direction].push(`${pod.address} : jump ${chain}`);
    }
  }
  const judged = (direction: Direction) =>
    maps[direction].length > 0 ? [`    ip ${directions[direction].own} vmap { ${maps[direction].join(', ')} }`] : [];
  return [
    `table ip ${table}`,
    `delete table ip ${table}`,
    `table ip ${table} {`,
    ...chains,
    '  chain forward {',
    '    type filter hook forward priority filter; policy accept;',
    '    ct state established,related accept',
    ...judged('egress'),
    ...judged('ingress'),
    '  }',
    '}',
    '',
  ].join('\n');
}

function selects({ metadata, spec }: Policy, pod: AddressedPod, direction: Direction): boolean {
  const types = spec.policyTypes ?? ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
  const ofDirection = types.some((type) => type.toLowerCase() === direction);
  return ofDirection && metadata.namespace === pod.namespace && selectorMatches(spec.podSelector ?? {}, pod.labels);
}

function rulesOf({ metadata, spec }: Policy, pod: AddressedPod, direction: Direction, cluster: Cluster): string[] {
  const rules =
    direction === 'ingress'
      ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
  const { other } = directions[direction];
  return rules.flatMap(({ peers, ports }) => {
    const anyone: (readonly [string, AddressedPod | undefined])[] = [['', undefined]];
    const named = direction === 'egress' && ports?.some(({ port }) => typeof port === 'string');
    // The receiver resolves a named port, so every receiver needs a rule of its own.
    const everyPod = () => cluster.pods.map((each) => [`ip ${other} ${each.address} `, each] as const);
    const found = peers?.length
      ? peers.flatMap((peer) => addressesOf(peer, metadata.namespace ?? '', other, cluster))
      : named
        ? everyPod()
        : anyone;
    return found.flatMap(([address, receiver]) =>
      portsOf(ports, direction === 'ingress' ? pod : receiver).map((port) => `${address}${port}`),
    );
  });
}

function addressesOf(
  { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
  home: string,
  other: string,
  { pods, namespaces }: Cluster,
): (readonly [string, AddressedPod | undefined])[] {
  if (ipBlock) {
    const except = ipBlock.except?.length ? `ip ${other} != { ${ipBlock.except.join(', ')} } ` : '';
    return [[`ip ${other} ${ipBlock.cidr} ${except}`, undefined]];
  }
  return pods
    .filter(({ namespace, labels }) => {
      const there = namespaceSelector
        ? selectorMatches(namespaceSelector, namespaces.get(namespace) ?? {})
        : namespace === home;
      return there && selectorMatches(podSelector ?? {}, labels);
    })
    .map((each) => [`ip ${other} ${each.address} `, each] as const);
}

/** @param receiver resolves named ports; undefined for addresses, which have none. */
function portsOf(ports: readonly NetworkPolicyPort[] | undefined, receiver: AddressedPod | undefined): string[] {
  if (!ports?.length) return [''];
  return ports.flatMap(({ port, endPort, protocol = 'TCP' }) => {
    const over = protocol.toLowerCase();
    if (port === undefined) return [`meta l4proto ${over}`];
    if (typeof port === 'number') return [`${over} dport ${endPort ? `${port}-${endPort}` : port}`];
    return (receiver?.ports ?? [])
      .filter((each) => each.name === port && (each.protocol ?? 'TCP') === protocol)
      .map(({ containerPort }) => `${over} dport ${containerPort}`);
  });
}
