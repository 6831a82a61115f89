import { bytes, cores } from '../util/quantity';

/** A machine of the cluster. */
export interface ClusterNode {
  /** Its name in Kubernetes. */
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  /** A server runs the API server and the datastore, and also pods. */
  readonly role: 'server' | 'agent';
  /** Cores, as a quantity: `4`. */
  readonly cpu: string;
  /** Bytes, as a quantity: `16Gi`. */
  readonly memory: string;
  /** Bytes, as a quantity: `91Gi`. */
  readonly disk: string;
  /** What K3s, the kubelet and the system keep for themselves. */
  readonly reserved: { readonly cpu: string; readonly memory: string };
}

/** A K3s cluster, as far as the engine needs to know it. A site's own record has these fields and more. */
export interface Cluster {
  /** The name of its environment. */
  readonly name: string;
  /** Kubernetes minor: `1.36`. */
  readonly kubernetes: string;
  readonly nodes: readonly ClusterNode[];
  /** The address that joining nodes and clients use for the API server (IPv4). */
  readonly serverAddress: string;
  /** The local network (CIDR). */
  readonly lan: string;
  /** Addresses of pods (CIDR). */
  readonly pods: string;
  /** Addresses of Services (CIDR). */
  readonly services: string;
  /** What assigns addresses to Services of type LoadBalancer. */
  readonly loadBalancer: 'servicelb' | 'metallb';
  /** The Git repository that Argo CD reads dist from (HTTPS URL). */
  readonly repository: string;
}

/** What pods may request of a node: its capacity less what is reserved, in cores and bytes. */
export function allocatable(node: ClusterNode): { cpu: number; memory: number } {
  return {
    cpu: cores(node.cpu) - cores(node.reserved.cpu),
    memory: bytes(node.memory) - bytes(node.reserved.memory),
  };
}
