import type { Container, SecretKeySelector, Volume } from '../model/manifest';
import { hostReferences } from './hosts';
import { allContainers, type Workload } from './pods';
import type { Target } from './reference';

/** References of a pod template. */
export function* podReferences(
  { spec, namespace }: Pick<Workload, 'spec' | 'namespace'>,
  namespaces: ReadonlySet<string>,
): Iterable<Target> {
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

function* volumeReferences(volumes: readonly Volume[], namespace: string): Iterable<Target> {
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
): Iterable<Target> {
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

function* keyReference(
  at: string,
  kind: string,
  ref: SecretKeySelector | undefined,
  namespace: string,
): Iterable<Target> {
  if (ref?.name) yield { at, kind, name: ref.name, namespace, part: ref.key, optional: ref.optional };
}
