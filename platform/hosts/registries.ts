import type { Cluster } from '../model/cluster';

/** Path of the registry configuration on every machine. */
export const registriesPath = '/etc/rancher/k3s/registries.yaml';

/**
 * Every node offers its images to the others, and asks them before it asks the registry. A pod that leaves a lost node starts without
 * the internet if another node has its image. Nodes need TCP 5001 and 6443 to each other. A mirror of the record is asked after them,
 * and the registry itself last, with the name that the image has there.
 * Source: K3s, embedded registry mirror (general availability since v1.31.4+k3s1), and private registry configuration.
 */
export function registries({ imageMirror }: Cluster) {
  const own = { mirrors: { '*': {} } };
  if (!imageMirror) return own;
  const { host, projects, caFile } = imageMirror;
  const copies = Object.entries(projects).map(([registry, project]) => [
    registry,
    { endpoint: [`https://${host}`], rewrite: { '^(.*)$': `${project}/$1` } },
  ]);
  return {
    mirrors: { ...own.mirrors, ...Object.fromEntries(copies) },
    ...(caFile && { configs: { [host]: { tls: { ca_file: caFile } } } }),
  };
}

/** Whether nodes share images: a single one has no other to ask. */
export const sharesImages = ({ nodes }: Cluster): boolean => nodes.length > 1;
