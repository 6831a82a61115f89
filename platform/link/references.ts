import type { Kinds } from '../model/kinds';
import type { Container, KeyRef, Manifest } from '../model/manifest';
import { groupOf } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { bundleReferences } from './bundles';
import { annotatedIssuers, certificateReferences, issuerReferences } from './certificates';
import { hostReferences } from './hosts';
import { allContainers, type Workload } from './pods';

/** One object naming another. */
export interface Reference {
  readonly from: Rendered;
  /** Where in the object it stands, for people: `env DATABASE_URL of twisterlab-api`. */
  readonly at: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  /** A key of a ConfigMap or Secret, or a port of a Service (name or number). */
  readonly part?: string | number;
  /** The pod starts without it. Default: false. */
  readonly optional?: boolean;
}

type Found = Omit<Reference, 'from'>;

/** Every reference of one object. */
export function referencesOf(
  object: Rendered,
  workload: Workload | undefined,
  namespaces: ReadonlySet<string>,
): Reference[] {
  const found = [...ownReferences(object.manifest), ...(workload ? podReferences(workload, namespaces) : [])];
  return found.map((reference) => ({ from: object, ...reference }));
}

function* ownReferences(manifest: Manifest): Iterable<Found> {
  const { namespace } = manifest.metadata;
  if (namespace !== undefined)
    yield { at: 'metadata.namespace', kind: 'Namespace', name: namespace, namespace: undefined };

  switch (`${groupOf(manifest)}/${manifest.kind}`) {
    case 'autoscaling/HorizontalPodAutoscaler': {
      const { kind, name } = (manifest as Kinds['HorizontalPodAutoscaler']).spec.scaleTargetRef;
      yield { at: 'scaleTargetRef', kind, name, namespace };
      return;
    }
    case 'networking.k8s.io/Ingress':
      yield* ingressReferences(manifest as Kinds['Ingress']);
      yield* annotatedIssuers(manifest.metadata);
      return;
    case 'cert-manager.io/Certificate':
      yield* certificateReferences(manifest as Kinds['Certificate']);
      return;
    case 'trust.cert-manager.io/Bundle':
      yield* bundleReferences(manifest as Kinds['Bundle']);
      return;
    case 'cert-manager.io/ClusterIssuer':
    case 'cert-manager.io/Issuer':
      yield* issuerReferences(manifest as Kinds['ClusterIssuer']);
      return;
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
      for (const { name: webhook, clientConfig } of (manifest as Kinds['ValidatingWebhookConfiguration']).webhooks ??
        []) {
        if (!clientConfig.service) continue;
        const { name, namespace, port = 443 } = clientConfig.service;
        yield { at: `webhook ${webhook}`, kind: 'Service', name, namespace, part: port };
      }
      return;
    case 'metallb.io/L2Advertisement':
      for (const name of (manifest as Kinds['L2Advertisement']).spec?.ipAddressPools ?? []) {
        yield { at: 'ipAddressPools', kind: 'IPAddressPool', name, namespace };
      }
      return;
    case 'traefik.io/Middleware': {
      const { basicAuth } = (manifest as Kinds['Middleware']).spec ?? {};
      if (basicAuth?.secret) yield { at: 'basicAuth', kind: 'Secret', name: basicAuth.secret, namespace };
      return;
    }
    case 'apps/StatefulSet': {
      const { serviceName, volumeClaimTemplates = [] } = (manifest as Kinds['StatefulSet']).spec;
      if (serviceName) yield { at: 'serviceName', kind: 'Service', name: serviceName, namespace };
      for (const { spec } of volumeClaimTemplates) yield* storageClass(spec.storageClassName);
      return;
    }
    case '/PersistentVolumeClaim':
      yield* storageClass((manifest as Kinds['PersistentVolumeClaim']).spec.storageClassName);
      return;
    case '/ServiceAccount':
      for (const { name } of (manifest as Kinds['ServiceAccount']).imagePullSecrets ?? []) {
        if (name) yield { at: 'imagePullSecrets', kind: 'Secret', name, namespace };
      }
      return;
    case 'rbac.authorization.k8s.io/RoleBinding':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding': {
      const { roleRef, subjects = [] } = manifest as Kinds['RoleBinding'];
      yield {
        at: 'roleRef',
        kind: roleRef.kind,
        name: roleRef.name,
        namespace: roleRef.kind === 'Role' ? namespace : undefined,
      };
      for (const subject of subjects.filter(({ kind }) => kind === 'ServiceAccount')) {
        yield { at: 'subjects', kind: 'ServiceAccount', name: subject.name, namespace: subject.namespace ?? namespace };
      }
      return;
    }
  }
}

function* storageClass(name: string | undefined): Iterable<Found> {
  if (name) yield { at: 'storageClassName', kind: 'StorageClass', name, namespace: undefined };
}

function* ingressReferences({ metadata, spec = {} }: Kinds['Ingress']): Iterable<Found> {
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
    // Traefik joins both with a hyphen; ours are in the namespace of the route.
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

function* podReferences({ spec, namespace }: Workload, namespaces: ReadonlySet<string>): Iterable<Found> {
  if (spec.serviceAccountName) {
    yield { at: 'serviceAccountName', kind: 'ServiceAccount', name: spec.serviceAccountName, namespace };
  }
  if (spec.priorityClassName) {
    yield { at: 'priorityClassName', kind: 'PriorityClass', name: spec.priorityClassName, namespace: undefined };
  }
  for (const { name } of spec.imagePullSecrets ?? []) {
    if (name) yield { at: 'imagePullSecrets', kind: 'Secret', name, namespace };
  }
  yield* volumeReferences(spec.volumes ?? [], namespace);
  for (const container of allContainers(spec)) yield* containerReferences(container, namespace, namespaces);
}

function* volumeReferences(volumes: NonNullable<Workload['spec']['volumes']>, namespace: string): Iterable<Found> {
  for (const { name: volume, configMap, secret, persistentVolumeClaim, projected } of volumes) {
    const at = `volume ${volume}`;
    const projectedSources = projected?.sources ?? [];
    const configMaps = [configMap, ...projectedSources.map((source) => source.configMap)];
    const secrets = [
      secret && { ...secret, name: secret.secretName },
      ...projectedSources.map((source) => source.secret),
    ];
    for (const [kind, sources] of [['ConfigMap', configMaps] as const, ['Secret', secrets] as const]) {
      for (const source of sources) {
        if (!source?.name) continue;
        const { name, items, optional } = source;
        if (!items) yield { at, kind, name, namespace, optional };
        for (const { key } of items ?? []) yield { at, kind, name, namespace, part: key, optional };
      }
    }
    if (persistentVolumeClaim) {
      yield { at, kind: 'PersistentVolumeClaim', name: persistentVolumeClaim.claimName, namespace };
    }
  }
}

function* containerReferences(
  container: Container,
  namespace: string,
  namespaces: ReadonlySet<string>,
): Iterable<Found> {
  const where = (variable: string) => `env ${variable} of ${container.name}`;
  for (const { name: variable, value, valueFrom } of container.env ?? []) {
    yield* keyReference(where(variable), 'ConfigMap', valueFrom?.configMapKeyRef, namespace);
    yield* keyReference(where(variable), 'Secret', valueFrom?.secretKeyRef, namespace);
    for (const host of hostReferences(variable, value, namespace, namespaces)) yield { at: where(variable), ...host };
  }
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const at = `envFrom of ${container.name}`;
    if (configMapRef?.name)
      yield { at, kind: 'ConfigMap', name: configMapRef.name, namespace, optional: configMapRef.optional };
    if (secretRef?.name) yield { at, kind: 'Secret', name: secretRef.name, namespace, optional: secretRef.optional };
  }
}

function* keyReference(at: string, kind: string, ref: KeyRef | undefined, namespace: string): Iterable<Found> {
  if (ref?.name) yield { at, kind, name: ref.name, namespace, part: ref.key, optional: ref.optional };
}
