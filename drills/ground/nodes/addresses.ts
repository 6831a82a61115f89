/** A host in the drill's local network. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** A node and the range that its pods get their addresses from. */
export interface NodeHost extends Host {
  readonly pods: string;
}

export interface Addresses {
  /** Joins the others and forwards to nowhere: what is not in this network has no route. */
  readonly switch: Host;
  readonly controlPlane: Host;
  readonly nodes: readonly NodeHost[];
  /** Somebody at home, outside the cluster. */
  readonly client: Host;
}

/** The network of the clusters' records, so that policies which name it mean what they mean at home. */
export const lan = '192.168.0';
/** K3s' defaults. */
export const ranges = { pods: '10.42.0.0/16', services: '10.43.0.0/16', dns: '10.43.0.10' } as const;

/** Who has which address. The namespaces have no link to the machine, so its own network may use the same. */
export function addressesOf(nodes: number): Addresses {
  if (nodes < 1 || nodes > 9) throw new Error(`${nodes} nodes: 1 to 9 can be made`);
  return {
    switch: { name: 'lan', address: `${lan}.1` },
    // The server of the committed record: policies that let pods ask the API server name it.
    controlPlane: { name: 'control-plane', address: `${lan}.30` },
    nodes: Array.from({ length: nodes }, (_, at) => ({
      name: `node${at + 1}`,
      address: `${lan}.${31 + at}`,
      pods: `10.42.${at + 1}.0/24`,
    })),
    client: { name: 'client', address: `${lan}.50` },
  };
}

/** Lines for `ip -batch` in a host's namespace: its own link is there already. */
export function routesOf(host: Host, { nodes, switch: lanSwitch, controlPlane }: Addresses): string[] {
  const others = nodes.filter(({ name }) => name !== host.name);
  const first = nodes[0]!;
  return [
    'link set lo up',
    `address add ${host.address}/24 dev eth0`,
    'link set eth0 up',
    // A node needs a default route to reach a Service at all; the switch drops what it gets.
    `route add default via ${lanSwitch.address}`,
    ...others.map(({ address, pods }) => `route add ${pods} via ${address}`),
    // No kube-proxy translates for the API server; that of a node does, when it calls a webhook.
    ...(host.name === controlPlane.name ? [`route add ${ranges.services} via ${first.address}`] : []),
  ];
}
