import type { Graph } from '@twisterlab/platform/link/graph';
import { objectKey } from '@twisterlab/platform/link/keys';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Container } from '@twisterlab/platform/model/manifest';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { repository } from '@twisterlab/platform/util/image';

/** A container that runs a program, with the file that an argument names. */
export interface Program {
  readonly workload: Workload;
  readonly container: Container;
  /** The ConfigMap with the file; the workload if there is none. */
  readonly at: RenderedObject;
  /** Name of the file. */
  readonly name: string;
  /** Undefined if the container mounts no such file of a rendered ConfigMap. */
  readonly text: string | undefined;
}

/** The containers with the repository of an image. @param option whose value is the path: `--config`. */
export function programs(graph: Graph, image: string, option: string): Program[] {
  return graph.workloads.flatMap((workload) =>
    workload.spec.containers
      .filter((container) => repository(container.image ?? '') === repository(image))
      .map((container) => program(graph, workload, container, option)),
  );
}

function program(graph: Graph, workload: Workload, container: Container, option: string): Program {
  const argument = container.args?.find((each) => each.startsWith(`${option}=`)) ?? '';
  const path = argument.slice(option.length + 1);
  const file = mountedFiles(graph.byKey, workload, container).find((each) => each.path === path);
  const configMap = file && graph.byKey.get(objectKey('ConfigMap', file.configMap, workload.namespace));
  return {
    workload,
    container,
    at: configMap ?? workload.object,
    name: path.slice(path.lastIndexOf('/') + 1),
    text: file?.text,
  };
}

/** Whether a folder is on a volume that outlives the pod, and that the container may write. */
export function keeps({ workload, container }: Program, path: string): boolean {
  const { manifest } = workload.object;
  const templates = manifest.kind === 'StatefulSet' ? ofKind(manifest, 'StatefulSet').spec.volumeClaimTemplates : [];
  const volumes = [
    ...(workload.spec.volumes ?? []).filter(({ hostPath, persistentVolumeClaim }) => hostPath ?? persistentVolumeClaim),
    ...(templates ?? []).map(({ metadata }) => ({ name: metadata?.name })),
  ];
  return (container.volumeMounts ?? []).some(
    ({ name, mountPath, readOnly }) =>
      !readOnly && isBelow(path, mountPath) && volumes.some((volume) => volume.name === name),
  );
}

export const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
