/** Registries whose images Harbor keeps, with the names of its projects. */
export const mirrored = {
  'docker.io': 'dockerhub',
  'ghcr.io': 'ghcr',
  'quay.io': 'quay',
  'registry.k8s.io': 'k8s',
} as const;

/** Where the authority of the cluster is on each machine: docs/runbooks/harbor.md. */
const caFile = '/etc/rancher/k3s/harbor-ca.crt';

/** What nodes have to know about Harbor. A public authority needs no file. */
export function imageMirrorOf({
  registry,
  domain,
  acme,
}: {
  readonly registry: 'embedded' | 'harbor';
  readonly domain: string;
  readonly acme?: object;
}) {
  if (registry !== 'harbor') return undefined;
  return {
    host: `harbor.${domain}`,
    projects: mirrored,
    ...(acme === undefined && { caFile }),
  };
}
