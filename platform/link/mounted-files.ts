import { is } from '../model/kinds';
import type { Container, Volume } from '../model/manifest';
import { perObject } from '../util/per-object';
import { type ObjectsByKey, objectKey } from './keys';
import type { Workload } from './pods';

/** A file of a rendered ConfigMap, as a container sees it. */
export interface MountedFile {
  /** Absolute path in the container. */
  readonly path: string;
  readonly text: string;
  /** Name of the ConfigMap. */
  readonly configMap: string;
}

type Pod = Pick<Workload, 'spec' | 'namespace'>;
type Mounts = Pick<Container, 'volumeMounts'>;

/** The files of rendered ConfigMaps that a container mounts, binary ones excepted. */
export function mountedFiles(objects: ObjectsByKey, pod: Pod, container: Mounts): readonly MountedFile[] {
  const known = knownIn(objects);
  let found = known.get(container);
  if (found?.spec !== pod.spec || found.namespace !== pod.namespace) {
    found = { ...pod, files: filesIn(objects, pod, container) };
    known.set(container, found);
  }
  return found.files;
}

/** Many rules ask. A container object may be that of several pods. */
const knownIn = perObject((_: ObjectsByKey) => new WeakMap<Mounts, Pod & { readonly files: readonly MountedFile[] }>());

function filesIn(objects: ObjectsByKey, { spec, namespace }: Pod, { volumeMounts = [] }: Mounts): MountedFile[] {
  return volumeMounts.flatMap(({ name, mountPath, subPath }) =>
    (spec.volumes ?? [])
      .filter((volume) => volume.name === name)
      .flatMap(sources)
      .flatMap((source) => filesOf(objects, namespace, source))
      .filter(({ path }) => subPath === undefined || path === subPath)
      .map(({ path, ...file }) => ({ ...file, path: subPath === undefined ? `${mountPath}/${path}` : mountPath })),
  );
}

type Source = NonNullable<Volume['configMap']>;

function sources({ configMap, projected }: Volume): Source[] {
  return [configMap, ...(projected?.sources ?? []).map((source) => source.configMap)].flatMap((source) => source ?? []);
}

/** Paths are relative to the mount. */
function filesOf(objects: ObjectsByKey, namespace: string, { name = '', items }: Source): MountedFile[] {
  const manifest = objects.get(objectKey('ConfigMap', name, namespace))?.manifest;
  const data = is(manifest, 'ConfigMap') ? (manifest.data ?? {}) : {};
  return Object.entries(data).flatMap(([key, text]) => {
    const paths = items ? items.filter((item) => item.key === key).map(({ path }) => path) : [key];
    return paths.map((path) => ({ path, text, configMap: name }));
  });
}
