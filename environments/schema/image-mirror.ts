/** Registries whose images Harbor keeps. A project of it has the name of its registry. */
export const mirrored = ['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io'] as const;

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
    projects: Object.fromEntries(mirrored.map((name) => [name, name])),
    ...(acme === undefined && { caFile }),
  };
}
