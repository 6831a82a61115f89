import { type Graph, link } from '../platform/link/graph';
import type { Cluster } from '../environments/schema/cluster';
import type { Rendered } from '../platform/render';
import { nothingMonitored } from '../platform/model/monitoring';
import type { DistObject } from './dist';

/** An object of dist as the rules know it. */
export function rendered({ environment, path, manifest }: DistObject): Rendered {
  return { environment, application: path.split('/')[1]!, home: manifest.metadata.namespace, manifest };
}

/** Who refers to whom among objects of dist. */
export function linked(objects: readonly Rendered[], cluster: Cluster): Graph {
  return link(
    cluster,
    [],
    [{ name: cluster.name, cluster, objects, flows: [], secrets: [], exceptions: [], monitored: nothingMonitored }],
  );
}
