import type { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import type { SignOn } from '../../environments/schema/sign-on';
import type { Pods } from '../kit/network/pods';
import { SecretSource } from '../kit/secret';
import { authority, connectToProvider, hasOwnAuthority, scopes } from '../sign-on/identity-provider';

const clientSecret = 'oidc.client-secret';

/**
 * Users log in at the identity provider only. It changes rendered objects: with values of the chart, every change of the record would
 * need Helm. Without kubectl no one can log in while the provider is down: docs/runbooks/sign-on.md.
 * @param server the pods of argocd-server.
 */
export function useSignOn(scope: Construct, rendered: HelmChart, server: Pods, cluster: Cluster, signOn: SignOn): void {
  new SecretSource(
    scope,
    'argocd-secret',
    { [clientSecret]: `Client secret of ${signOn.clients.argoCd} at ${signOn.issuer}.` },
    { given: true, beforeStore: 'Argo CD installs the store' },
  );
  rendered
    .object('ConfigMap', 'argocd-cm')
    .addJsonPatch(
      JsonPatch.replace('/data/admin.enabled', 'false'),
      JsonPatch.add('/data/oidc.config', oidcConfig(signOn)),
    );
  rendered
    .object('ConfigMap', 'argocd-rbac-cm')
    .addJsonPatch(JsonPatch.replace('/data/policy.csv', policy(signOn)), JsonPatch.replace('/data/policy.default', ''));
  connectToProvider(server, cluster, signOn.issuer, signOn.endpoints.token, signOn.endpoints.userInfo);
  if (hasOwnAuthority(cluster)) trustAuthority(rendered);
}

function oidcConfig({ issuer, clients }: SignOn): string {
  return yamlText({
    name: 'OpenID Connect',
    issuer,
    clientID: clients.argoCd,
    // Argo CD reads the key of argocd-secret.
    clientSecret: `$${clientSecret}`,
    requestedScopes: scopes,
  });
}

/** A user in no group has no role. */
function policy({ groups }: SignOn): string {
  const lines = (role: string, all: readonly string[]) => all.map((group) => `g, ${group}, role:${role}\n`);
  return [...lines('admin', groups.admin), ...lines('readonly', groups.viewer)].join('');
}

/** Go reads the files of this folder in addition to the public CAs of the image. Source: crypto/x509, SystemCertPool. */
function trustAuthority(rendered: HelmChart): void {
  const container = '/spec/template/spec/containers/0';
  const { folder, volume } = authority;
  rendered
    .object('Deployment', 'argocd-server')
    .addJsonPatch(
      JsonPatch.add(`${container}/env/-`, { name: 'SSL_CERT_DIR', value: folder }),
      JsonPatch.add(`${container}/volumeMounts/-`, { name: volume.name, mountPath: folder, readOnly: true }),
      JsonPatch.add('/spec/template/spec/volumes/-', volume),
    );
}
