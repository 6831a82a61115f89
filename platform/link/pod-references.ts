import { is } from '../model/kinds';
import type { Container, SecretKeySelector, Volume } from '../model/manifest';
import { hostReferences, hostReferencesInText } from './hosts';
import { type ObjectsByKey, objectKey } from './keys';
import { mountedFiles } from './mounted-files';
import { allContainers, type Workload } from './pods';
import type { Target } from './reference';

/** References of a pod template. */
export function* podReferences(
  workload: Pick<Workload, 'spec' | 'namespace'>,
  namespaces: ReadonlySet<string>,
  objects: ObjectsByKey,
): Iterable<Target> {
  const { spec, namespace } = workload;
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
  for (const container of allContainers(spec)) {
    yield* containerReferences(container, namespace, namespaces);
    yield* configuredHosts(workload, container, namespaces, objects);
  }
}

/** Services in files, in variables from ConfigMaps and on the command line. */
function* configuredHosts(
  workload: Pick<Workload, 'spec' | 'namespace'>,
  container: Container,
  namespaces: ReadonlySet<string>,
  objects: ObjectsByKey,
): Iterable<Target> {
  const { namespace } = workload;
  const { name, command = [], args = [], env = [], envFrom = [] } = container;
  for (const { path, text, configMap } of mountedFiles(objects, workload, container)) {
    const at = `${path} of ${name} (ConfigMap ${configMap})`;
    for (const host of hostReferencesInText(text, namespace, namespaces)) yield { at, ...host, configured: true };
  }
  const dataOf = (configMap: string) => {
    const manifest = objects.get(objectKey('ConfigMap', configMap, namespace))?.manifest;
    return is(manifest, 'ConfigMap') ? (manifest.data ?? {}) : {};
  };
  const selected = env.flatMap(({ name: variable, valueFrom }) => {
    const { name: configMap = '', key = '' } = valueFrom?.configMapKeyRef ?? {};
    return [{ variable, configMap, value: dataOf(configMap)[key] }];
  });
  const all = envFrom.flatMap(({ configMapRef, prefix = '' }) => {
    const configMap = configMapRef?.name ?? '';
    return Object.entries(dataOf(configMap)).map(([key, value]) => ({ variable: `${prefix}${key}`, configMap, value }));
  });
  for (const { variable, configMap, value } of [...selected, ...all]) {
    const at = `env ${variable} of ${name} (ConfigMap ${configMap})`;
    for (const host of hostReferences(variable, value, namespace, namespaces)) yield { at, ...host, configured: true };
  }
  for (const argument of [...command, ...args]) {
    const at = `the command of ${name}`;
    for (const host of hostReferencesInText(argument, namespace, namespaces)) yield { at, ...host, configured: true };
  }
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
