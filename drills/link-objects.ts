import { type Graph, link } from '@twisterlab/platform/link/graph';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { facts } from '../charts/facts';
import type { Cluster } from '../environments/schema/cluster';
import type { DistObject } from './dist';

/** An object of dist in the form that the rules take. */
export function asRendered({ environment, path, manifest }: DistObject): RenderedObject {
  return { environment, application: path.split('/')[1]!, applicationNamespace: manifest.metadata.namespace, manifest };
}

/** The graph of references between objects of dist. */
export function linkObjects(objects: readonly RenderedObject[], cluster: Cluster): Graph {
  const declared = { flows: [], secrets: [], exceptions: [], endpoints: [], monitoring: noMonitoring };
  return link(cluster, [{ name: cluster.name, cluster, objects, ...declared }], facts);
}
