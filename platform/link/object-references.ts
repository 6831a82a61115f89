import { is, type Kinds } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import { argoCdReferences } from './argo-cd';
import { bundleReferences } from './bundles';
import { annotatedIssuers, certificateReferences, issuerReferences } from './certificates';
import { clusterSecretStoreReferences, externalSecretReferences } from './external-secrets';
import type { Target } from './reference';

/** References outside the pod template. */
export function* objectReferences(manifest: Manifest): Iterable<Target> {
  const { namespace } = manifest.metadata;
  if (namespace !== undefined)
    yield { at: 'metadata.namespace', kind: 'Namespace', name: namespace, namespace: undefined };

  if (is(manifest, 'HorizontalPodAutoscaler')) {
    const { kind, name } = manifest.spec.scaleTargetRef;
    yield { at: 'scaleTargetRef', kind, name, namespace };
  } else if (is(manifest, 'Ingress')) {
    yield* ingressReferences(manifest);
    yield* annotatedIssuers(manifest.metadata);
  } else if (is(manifest, 'Certificate')) yield* certificateReferences(manifest);
  else if (is(manifest, 'Bundle')) yield* bundleReferences(manifest);
  else if (is(manifest, 'ConfigMap')) yield* argoCdReferences(manifest);
  else if (is(manifest, 'ExternalSecret')) yield* externalSecretReferences(manifest);
  else if (is(manifest, 'ClusterSecretStore')) yield* clusterSecretStoreReferences(manifest);
  else if (is(manifest, 'ClusterIssuer', 'Issuer')) yield* issuerReferences(manifest);
  else if (is(manifest, 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'))
    yield* webhookReferences(manifest);
  else if (is(manifest, 'L2Advertisement')) {
    for (const name of manifest.spec?.ipAddressPools ?? [])
      yield { at: 'ipAddressPools', kind: 'IPAddressPool', name, namespace };
  } else if (is(manifest, 'Middleware')) {
    const { basicAuth, forwardAuth } = manifest.spec ?? {};
    if (basicAuth?.secret) yield { at: 'basicAuth', kind: 'Secret', name: basicAuth.secret, namespace };
    // A server outside the cluster has a domain of more than two labels.
    const [, name, home, port] = /^http:\/\/([a-z0-9-]+)\.([a-z0-9-]+):(\d+)\//.exec(forwardAuth?.address ?? '') ?? [];
    if (name) yield { at: 'forwardAuth', kind: 'Service', name, namespace: home, part: Number(port), configured: true };
  } else if (is(manifest, 'StatefulSet')) {
    const { serviceName, volumeClaimTemplates = [] } = manifest.spec;
    if (serviceName) yield { at: 'serviceName', kind: 'Service', name: serviceName, namespace };
    for (const { spec } of volumeClaimTemplates) yield* storageClass(spec.storageClassName);
  } else if (is(manifest, 'PersistentVolumeClaim')) yield* storageClass(manifest.spec.storageClassName);
  else if (is(manifest, 'ServiceAccount')) {
    for (const { name } of manifest.imagePullSecrets ?? [])
      if (name) yield { at: 'imagePullSecrets', kind: 'Secret', name, namespace };
  } else if (is(manifest, 'RoleBinding', 'ClusterRoleBinding')) yield* bindingReferences(manifest);
}

function* webhookReferences({ webhooks = [] }: Kinds['ValidatingWebhookConfiguration']): Iterable<Target> {
  for (const { name: webhook, clientConfig } of webhooks) {
    if (!clientConfig.service) continue;
    const { name, namespace, port = 443 } = clientConfig.service;
    yield { at: `webhook ${webhook}`, kind: 'Service', name, namespace, part: port };
  }
}

function* bindingReferences({ metadata, roleRef, subjects = [] }: Kinds['RoleBinding']): Iterable<Target> {
  const { namespace } = metadata;
  const { kind, name } = roleRef;
  yield { at: 'roleRef', kind, name, namespace: kind === 'Role' ? namespace : undefined };
  for (const subject of subjects.filter((each) => each.kind === 'ServiceAccount')) {
    yield { at: 'subjects', kind: 'ServiceAccount', name: subject.name, namespace: subject.namespace ?? namespace };
  }
}

function* storageClass(name: string | undefined): Iterable<Target> {
  if (name) yield { at: 'storageClassName', kind: 'StorageClass', name, namespace: undefined };
}

function* ingressReferences({ metadata, spec = {} }: Kinds['Ingress']): Iterable<Target> {
  const { namespace, annotations = {} } = metadata;
  if (spec.ingressClassName) {
    yield { at: 'ingressClassName', kind: 'IngressClass', name: spec.ingressClassName, namespace: undefined };
  }
  for (const { secretName } of spec.tls ?? []) {
    if (secretName) yield { at: 'tls', kind: 'Secret', name: secretName, namespace };
  }
  for (const [, namespaceAndName] of (annotations['traefik.ingress.kubernetes.io/router.middlewares'] ?? '').matchAll(
    /([^,@\s]+)@kubernetescrd/g,
  )) {
    // Traefik's form is NAMESPACE-NAME; ours are in the namespace of the Ingress.
    const name = namespaceAndName!.startsWith(`${namespace}-`)
      ? namespaceAndName!.slice(namespace!.length + 1)
      : namespaceAndName!;
    yield { at: 'router.middlewares', kind: 'Middleware', name, namespace };
  }
  const backends = [
    spec.defaultBackend,
    ...(spec.rules ?? []).flatMap(({ http }) => http?.paths.map(({ backend }) => backend) ?? []),
  ];
  for (const service of backends.flatMap((backend) => backend?.service ?? [])) {
    yield {
      at: 'backend',
      kind: 'Service',
      name: service.name,
      namespace,
      part: service.port?.name ?? service.port?.number,
    };
  }
}
