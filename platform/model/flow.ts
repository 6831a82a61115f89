import type { Labels } from './manifest';

/** Every protocol that a NetworkPolicy knows. */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof protocols)[number];

/** One end of a flow: pods by their labels, or addresses outside the cluster. */
export type Party =
  | { readonly name: string; readonly namespace: string; readonly labels: Labels }
  | ({ readonly name: string } & AddressBlocks);

/** IPv4 networks (CIDR), less those of `except`. */
export interface AddressBlocks {
  readonly addresses: readonly string[];
  /** Default: none. */
  readonly except?: readonly string[];
}

/** A declared flow. The port is the one that the receiver opens, since policies act after the Service's translation. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: Protocol;
}

export function describeFlow({ from, to, port, protocol }: Flow): string {
  return `${from.name} to ${to.name} on ${port}/${protocol}`;
}

/** Addresses outside the cluster. */
export interface Outside extends AddressBlocks {
  /** As it appears in the names of policies. */
  readonly name: string;
}

/** A server outside the cluster. */
export interface OutsideServer extends Outside {
  readonly port: number;
}
