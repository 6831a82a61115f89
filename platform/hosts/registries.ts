import type { Cluster } from '../model/cluster';

/** Path of the registry configuration on every machine. */
export const registriesPath = '/etc/rancher/k3s/registries.yaml';

/**
 * Every node offers its images to the others, and asks them before it asks the registry. A pod that leaves a lost node starts without
 * the internet if another node has its image. Nodes need TCP 5001 and 6443 to each other.
 * Source: K3s, embedded registry mirror (general availability since v1.31.4+k3s1).
 */
export const registries = { mirrors: { '*': {} } } as const;

/** Whether nodes share images: a single one has no other to ask. */
export const sharesImages = ({ nodes }: Cluster): boolean => nodes.length > 1;
