import type { Graph } from '@twisterlab/platform/link/graph';
import { type MountedFile, mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { Container } from '@twisterlab/platform/model/manifest';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { repository } from '@twisterlab/platform/util/image';
import { images } from '../images';

/** A container that runs Grafana, with what it reads. */
export interface GrafanaPod {
  readonly workload: Workload;
  readonly container: Container;
  readonly files: readonly MountedFile[];
}

/** The containers that run Grafana. */
export function grafanaPods(graph: Graph): GrafanaPod[] {
  return graph.workloads.flatMap((workload) =>
    workload.spec.containers
      .filter(({ image = '' }) => repository(image) === repository(images.grafana))
      .map((container) => ({ workload, container, files: mountedFiles(graph.byKey, workload, container) })),
  );
}

/** The ConfigMap of a mounted file, to report a fault at. */
export function objectOf(graph: Graph, { namespace, object }: Workload, { configMap }: MountedFile): RenderedObject {
  return graph.byKey.get(`ConfigMap ${namespace}/${configMap}`) ?? object;
}
