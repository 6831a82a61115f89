import type { Labels } from './manifest';

/** The protocols of NetworkPolicies. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof protocols)[number];

/** A peer of a flow: pods by labels, or addresses outside the cluster. */
export type FlowPeer =
  | { readonly name: string; readonly namespace: string; readonly labels: Labels }
  | ({ readonly name: string } & AddressBlocks);

/** IPv4 networks (CIDR) without those in `except`, like the ipBlock of a NetworkPolicy. */
export interface AddressBlocks {
  readonly addresses: readonly string[];
  /** Default: none. */
  readonly except?: readonly string[];
}

/** A declared flow. The port is the container's, because NetworkPolicies apply after the Service's address translation. */
export interface Flow {
  readonly from: FlowPeer;
  readonly to: FlowPeer;
  readonly port: number;
  readonly protocol: Protocol;
  /** The client changes no data of the server. Default: false. */
  readonly readOnly?: boolean;
}

export function describeFlow({ from, to, port, protocol }: Flow): string {
  return `${from.name} to ${to.name} on ${port}/${protocol}`;
}

/** Addresses outside the cluster. */
export interface ExternalPeer extends AddressBlocks {
  /** Part of the names of policies. */
  readonly name: string;
}

/** A server outside the cluster. */
export interface ExternalServer extends ExternalPeer {
  readonly port: number;
  /** Its name or address, if it has one. Default: none. */
  readonly host?: string;
}
