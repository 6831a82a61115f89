import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Volume } from '@twisterlab/platform/model/manifest';
import { externalServer } from '@twisterlab/platform/network/external';
import { inDomain } from '@twisterlab/platform/util/domains';
import type { Cluster } from '../../environments/schema/cluster';
import type { Pods } from '../kit/network/pods';
import { trustBundle } from '../trust-manager/trust-manager';

type Site = Pick<Cluster, 'acme' | 'domain' | 'signOn'>;

/** Scopes that every program requests; the provider must have `groups`, which adds the claim of that name. */
export const scopes = ['openid', 'profile', 'email', 'groups'] as const;

/** Whether the provider is behind our own ingress controller. */
function isInside({ domain, signOn }: Site): boolean {
  return signOn !== undefined && inDomain(new URL(signOn.issuer).hostname, domain);
}

/** Whether the cluster's own CA signs the certificate of the provider. Images contain the public CAs only. */
export function hasOwnAuthority(site: Site): boolean {
  return isInside(site) && site.acme === undefined;
}

/** The certificate of the cluster's CA, in the namespaces of charts/trust-manager. */
export const authority = {
  folder: '/etc/authority',
  file: `/etc/authority/${trustBundle.key}`,
  volume: { name: 'authority', configMap: { name: trustBundle.configMap } } satisfies Volume,
};

/**
 * Allows pods to connect to the identity provider.
 * @param urls of the provider that they use. Of each only the port matters: policies match addresses.
 */
export function connectToProvider(pods: Pods, site: Site, ...urls: readonly string[]): void {
  pods.allowDns();
  // Kubernetes translates the address of the ingress controller to its pods before policies apply.
  if (isInside(site)) return void pods.egressToOpen(traefik, traefik.entryPoints[443]);
  const servers = urls.map((url) => externalServer('identity-provider', url, site.signOn?.networks));
  const byPort = new Map(servers.map((server) => [server.port, server]));
  for (const server of byPort.values())
    pods.egressToCidr(server.port === 443 ? server : { ...server, name: `${server.name}-${server.port}` });
}
