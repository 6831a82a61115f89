import type { ContainerPort, Labels } from '../model/manifest';

/** A pod as NetworkPolicies see it. */
export interface PodPeer {
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports of its containers, to resolve named ports of policies. */
  readonly ports: readonly ContainerPort[];
}

/** An IP address outside the cluster. */
export interface IpPeer {
  readonly address: number;
}

export type Peer = PodPeer | IpPeer;

/** The label that the API server sets on every namespace. */
export const nameLabel = 'kubernetes.io/metadata.name';
