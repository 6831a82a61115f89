import { allContainers, podSpecOf } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Labels, Manifest, PodSpec } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';
import { repository } from '@twisterlab/platform/util/image';
import { type DistObject, identityOf } from '../live/objects';

/** What the classification reads of the export and of dist. */
export interface Clusters {
  readonly live: readonly Manifest[];
  readonly byIdentity: ReadonlyMap<string, Manifest>;
  readonly byUid: ReadonlyMap<string, Manifest>;
  readonly dist: readonly DistObject[];
  readonly wanted: ReadonlyMap<string, DistObject>;
  /** Namespaces of dist, with the environment whose objects are in them. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** `namespace/name` of each Secret that pods of dist read. */
  readonly secrets: ReadonlySet<string>;
}

export function clustersOf(live: readonly Manifest[], dist: readonly DistObject[]): Clusters {
  const uids = live.flatMap((each) => (each.metadata.uid === undefined ? [] : [[each.metadata.uid, each] as const]));
  const labelled = dist.flatMap(({ environment, manifest }) =>
    is(manifest, 'Namespace')
      ? [[manifest.metadata.name, manifest.metadata.labels?.['app.kubernetes.io/instance'] ?? environment] as const]
      : [],
  );
  return {
    live,
    byIdentity: new Map(live.map((each) => [identityOf(each), each])),
    byUid: new Map(uids),
    dist,
    wanted: new Map(dist.map((each) => [identityOf(each.manifest), each])),
    namespaces: new Map(labelled),
    secrets: new Set(dist.flatMap(({ manifest }) => referencesOf(manifest, 'Secret'))),
  };
}

/** Objects that run pods, without the Pods themselves. */
export const isController = (manifest: Manifest) =>
  is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job');

/** Labels of the pods that an object creates. */
export function podLabels(manifest: Manifest): Labels {
  if (is(manifest, 'Pod')) return manifest.metadata.labels ?? {};
  if (is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job'))
    return manifest.spec.template.metadata?.labels ?? {};
  return {};
}

/** Programs that an object runs, by the last part of the repository: `postgres` for docker.io/library/postgres:16. */
export function programsOf(manifest: Manifest): readonly string[] {
  const images = podSpecOf(manifest)?.containers.map(({ image = '' }) => image) ?? [];
  return images.map((image) =>
    repository(image)
      .split('/')
      .at(-1)!
      .replace(/^twisterlab-(platform-)?/, ''),
  );
}

/** `namespace/name` of the objects of a kind that the pods of an object mount or read. */
export function referencesOf(
  manifest: Manifest,
  kind: 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim' | 'ServiceAccount',
): readonly string[] {
  const spec = podSpecOf(manifest);
  const names = spec ? (readers[kind](spec) as readonly (string | undefined)[]) : [];
  return [...new Set(names)].flatMap((name) => (name ? [`${manifest.metadata.namespace}/${name}`] : []));
}

const readers = {
  Secret: (spec: PodSpec) => [
    ...(spec.imagePullSecrets ?? []).map(({ name }) => name),
    ...(spec.volumes ?? []).flatMap(({ secret, projected }) => [
      secret?.secretName,
      ...(projected?.sources ?? []).map((source) => source.secret?.name),
    ]),
    ...allContainers(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...envFrom.map(({ secretRef }) => secretRef?.name),
    ]),
  ],
  ConfigMap: (spec: PodSpec) => [
    ...(spec.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap?.name,
      ...(projected?.sources ?? []).map((source) => source.configMap?.name),
    ]),
    ...allContainers(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
      ...envFrom.map(({ configMapRef }) => configMapRef?.name),
    ]),
  ],
  PersistentVolumeClaim: (spec: PodSpec) =>
    (spec.volumes ?? []).map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName),
  ServiceAccount: (spec: PodSpec) => [spec.serviceAccountName],
};

/** `namespace/name` of the claims of an object's pods, those of its templates included: as many as the export has. */
export function claimsOf(manifest: Manifest, live: readonly Manifest[]): readonly string[] {
  const own = referencesOf(manifest, 'PersistentVolumeClaim');
  if (!is(manifest, 'StatefulSet')) return own;
  const { name, namespace } = manifest.metadata;
  const prefixes = (manifest.spec.volumeClaimTemplates ?? []).map(({ metadata }) => `${metadata?.name}-${name}-`);
  const templated = live.flatMap((each) =>
    is(each, 'PersistentVolumeClaim') &&
    each.metadata.namespace === namespace &&
    prefixes.some((prefix) => isOrdinal(each.metadata.name, prefix))
      ? [`${namespace}/${each.metadata.name}`]
      : [],
  );
  return [...own, ...templated];
}

/** Whether a name is a prefix and the number of a pod. */
export const isOrdinal = (name: string, prefix: string) =>
  name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));

/** Objects that run pods, by namespace. */
export const controllersByNamespace = (live: readonly Manifest[]) =>
  groupBy(live.filter(isController), ({ metadata }) => metadata.namespace ?? '');
