import { type Graph, link } from '@twisterlab/platform/link/graph';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import type { Rendered } from '@twisterlab/platform/model/rendered';
import type { Cluster } from '../environments/schema/cluster';
import type { DistObject } from './dist';

/** An object of dist in the form that the rules take. */
export function rendered({ environment, path, manifest }: DistObject): Rendered {
  return { environment, application: path.split('/')[1]!, home: manifest.metadata.namespace, manifest };
}

/** The graph of references between objects of dist. */
export function linked(objects: readonly Rendered[], cluster: Cluster): Graph {
  const declared = { flows: [], secrets: [], exceptions: [], endpoints: [], monitored: noMonitoring };
  return link(cluster, [{ name: cluster.name, cluster, objects, ...declared }]);
}
