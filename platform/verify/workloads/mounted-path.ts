import type { Graph } from '../../link/graph';
import { allContainers, type Workload } from '../../link/pods';
import { textsOf } from '../../link/texts';
import { filesOf } from '../../link/volume-files';
import type { Container } from '../../model/manifest';
import { perText } from '../../util/per-text';
import type { Finding, Rule } from '../rule';

/**
 * Mounts and the paths that a program is configured with must be of one opinion: a mount at a path that nothing names is one the
 * program does not find, and a path below a ConfigMap or Secret must be one of its files.
 * Bias: paths that an image itself knows are facts of its contract (`paths`); mounts of an image without a contract may all be known.
 */
export const mountedPath: Rule = {
  name: 'mounted-path',
  *check(graph) {
    for (const workload of graph.workloads)
      for (const container of allContainers(workload.spec)) yield* faults(graph, workload, container);
  },
};

function* faults(graph: Graph, workload: Workload, container: Container): Iterable<Finding> {
  const { object: at, spec } = workload;
  const named = textsOf(graph.byKey, workload, container).flatMap(({ at: where, text }) =>
    pathsIn(text).map((path) => ({ where, path })),
  );
  const contract = graph.facts.contractOf(container);
  const mounts = container.volumeMounts ?? [];
  for (const { mountPath, name } of contract ? mounts : []) {
    if (conventional.test(mountPath)) continue;
    // A file that names its own folder is no reason that anything opens it.
    const outside = named.filter(({ where }) => !isWithin(where, mountPath)).map(({ path }) => path);
    const used = [...(contract?.paths ?? []), ...outside].some(
      (path) => isWithin(path, mountPath) || isWithin(mountPath, path),
    );
    if (used) continue;
    yield {
      at,
      message: `${container.name} mounts ${name} at ${mountPath}, a path that neither its command, variables and files nor the contract of its image name`,
      fix: 'Correct the path, or add it to `paths` in the contract of the image.',
    };
  }
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name, volume]));
  for (const { name, mountPath, subPath = '' } of mounts) {
    const [wanted, shown] = [mountPath, subPath].map((path) => path.replace(/^.*\//, ''));
    const files = shown && shown !== wanted ? filesOf(graph, workload.namespace, volumes.get(name)) : undefined;
    if (!files?.includes(wanted!) || !files.includes(subPath)) continue;
    // Two programs of a pod have a file each at the same path.
    const isOfAnother = allContainers(spec).some(
      (other) =>
        other !== container && other.volumeMounts?.some((each) => each.name === name && each.subPath === wanted),
    );
    if (isOfAnother) continue;
    yield {
      at,
      message: `${container.name} mounts ${subPath} of the volume ${name} at ${mountPath}, although the volume has ${wanted}`,
      fix: 'Correct subPath or mountPath.',
    };
  }
  const longestFirst = [...mounts].sort((a, b) => b.mountPath.length - a.mountPath.length);
  for (const { where, path } of named) {
    const mount = longestFirst.find(({ mountPath }) => isWithin(path, mountPath));
    if (!mount || mount.subPath !== undefined || path === mount.mountPath) continue;
    const files = filesOf(graph, workload.namespace, volumes.get(mount.name));
    const file = path.slice(mount.mountPath.length).replace(/^\/+/, '');
    if (!files || file === '' || files.some((each) => each === file || each.startsWith(`${file.replace(/\/$/, '')}/`)))
      continue;
    yield {
      at,
      message: `${where} names ${path}, which is no file of the volume ${mount.name}; it has: ${files.join(', ') || 'none'}`,
      fix: 'Correct the path, or the keys and items of the volume.',
    };
  }
}

/** Paths that programs or libraries look at by convention, or that the user of an image has for temporary files. */
const conventional =
  /^(\/tmp|\/run|\/var\/run|\/var\/tmp|\/home|\/root|\/dev\/shm|\/etc\/ssl|\/var\/run\/secrets|\/var\/log)(\/|$)/;

function isWithin(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || folder.endsWith('/') || path[folder.length] === '/';
}

/** Absolute paths in a text, without those of URLs. A path ends where a pattern begins. */
const pathsIn = perText((text): readonly string[] =>
  [...text.matchAll(/(?<![\w.:/$}]|[^:]-)\/(?:[\w.@-]+\/?)+/g)].map(([path]) => path.replace(/[.]+$/, '')),
);
