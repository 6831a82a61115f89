import { bytes, cores } from '../util/quantity';

/** A node of the cluster. */
export interface ClusterNode {
  /** Name in Kubernetes. */
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  /** A server runs the API server, the datastore and pods. */
  readonly role: 'server' | 'agent';
  /** Cores, as a quantity: `4`. */
  readonly cpu: string;
  /** Bytes, as a quantity: `16Gi`. */
  readonly memory: string;
  /** Bytes, as a quantity: `91Gi`. */
  readonly disk: string;
  /** Reserved for K3s, the kubelet, the system, images and logs. */
  readonly reserved: { readonly cpu: string; readonly memory: string; readonly disk: string };
}

/** The fields of a K3s cluster that the engine reads. The site's own type may have more. */
export interface Cluster {
  /** Also the name of its environment. */
  readonly name: string;
  /** Kubernetes minor version: `1.36`. */
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
  /** Assigns addresses to Services of type LoadBalancer. */
  readonly loadBalancer: 'servicelb' | 'metallb';
  /** A registry with copies of the images of other registries, which nodes ask before those. Default: none. */
  readonly imageMirror?: {
    /** Its host name, with HTTPS. */
    readonly host: string;
    /** The first part of the names of its copies, by the registry that they are of. */
    readonly projects: Readonly<Record<string, string>>;
    /** Path on the machine of the authority that its certificate is of. Default: one that the system trusts. */
    readonly caFile?: string;
  };
  /** The Git repository that Argo CD reads dist from (HTTPS URL). */
  readonly repository: string;
  /** The branch or tag of it that Argo CD follows. */
  readonly targetRevision: string;
}

/** Allocatable resources of a node: its capacity less `reserved`, in cores and bytes. */
export function allocatable(node: ClusterNode): { cpu: number; memory: number; disk: number } {
  return {
    cpu: cores(node.cpu) - cores(node.reserved.cpu),
    memory: bytes(node.memory) - bytes(node.reserved.memory),
    disk: bytes(node.disk) - bytes(node.reserved.disk),
  };
}
