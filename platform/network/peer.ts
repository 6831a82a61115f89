import type { ContainerPort, Labels } from '../model/manifest';

/** A pod as NetworkPolicies see it. */
export interface PodPeer {
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports of its containers, to resolve named ports of policies. */
  readonly ports: readonly ContainerPort[];
  /** Its address, if it is known. Default: any of the pod range. */
  readonly knownAddress?: number;
}

/** An IP address outside the cluster, or of a node. */
export interface IpPeer {
  readonly address: number;
  /** Further addresses that it may have instead. Default: none. */
  readonly alternatives?: readonly number[];
}

export type Peer = PodPeer | IpPeer;

/** The label that the API server sets on every namespace. */
export const nameLabel = 'kubernetes.io/metadata.name';
