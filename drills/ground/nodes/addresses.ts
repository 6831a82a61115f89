/** A host in the drill's network. */
export interface Host {
  readonly name: string;
  readonly address: string;
}

/** A node and its pod CIDR. */
export interface NodeHost extends Host {
  readonly pods: string;
}

export interface Addresses {
  /** Connects the hosts; has no route to other networks. */
  readonly switch: Host;
  readonly controlPlane: Host;
  readonly nodes: readonly NodeHost[];
  /** A machine on the LAN, outside the cluster. */
  readonly client: Host;
}

/** The network of the clusters' records, so that the CIDRs of policies match. */
export const lan = '192.168.0';
/** K3s' defaults. */
export const ranges = { pods: '10.42.0.0/16', services: '10.43.0.0/16', dns: '10.43.0.10' } as const;

/** The hosts' addresses. The namespaces are not connected to the machine, whose own network can have the same range. */
export function addressesOf(nodes: number): Addresses {
  if (nodes < 1 || nodes > 9) throw new Error(`${nodes} nodes: 1 to 9 are possible`);
  return {
    switch: { name: 'lan', address: `${lan}.1` },
    // The server of the committed record: policies allow pods to connect to this address.
    controlPlane: { name: 'control-plane', address: `${lan}.30` },
    nodes: Array.from({ length: nodes }, (_, at) => ({
      name: `node${at + 1}`,
      address: `${lan}.${31 + at}`,
      pods: `10.42.${at + 1}.0/24`,
    })),
    client: { name: 'client', address: `${lan}.50` },
  };
}

/** Lines for `ip -batch` in a host's namespace, where eth0 exists. */
export function routesOf(host: Host, { nodes, switch: lanSwitch, controlPlane }: Addresses): string[] {
  const others = nodes.filter(({ name }) => name !== host.name);
  const first = nodes[0]!;
  return [
    'link set lo up',
    `address add ${host.address}/24 dev eth0`,
    'link set eth0 up',
    // A node needs a default route to connect to a Service at all; the switch drops the packets.
    `route add default via ${lanSwitch.address}`,
    ...others.map(({ address, pods }) => `route add ${pods} via ${address}`),
    // The API server's host has no kube-proxy; a node's translates when the API server calls a webhook.
    ...(host.name === controlPlane.name ? [`route add ${ranges.services} via ${first.address}`] : []),
  ];
}
