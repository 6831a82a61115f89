import type { Graph } from '@twisterlab/platform/link/graph';
import { sourceFileOf } from '@twisterlab/platform/util/source-file';
import { alertsOf } from './alerts';
import { applicationsOf, environmentsOf } from './applications';
import { backupsOf } from './backups';
import { capacityOf } from './capacity';
import { connectionsOf, systemPodsOf } from './connections';
import { imagesOf, type VersionDates } from './images';
import type { ExploreModel } from './model';
import { ObjectIndex } from './objects';
import { permissionsOf } from './permissions';
import { secretsOf } from './secrets';

/**
 * The model of all clusters.
 * @param graphs with the Applications of Argo CD.
 * @param since when charts/images.ts got the version of an image.
 */
export function exploreModel(graphs: readonly Graph[], since: VersionDates): ExploreModel {
  const applications = applicationsOf(graphs);
  const index = new ObjectIndex(graphs);
  return {
    environments: environmentsOf(graphs),
    applications,
    objects: index.explored(applications, sourceFileOf),
    references: graphs.flatMap((graph) => index.references(graph)),
    connections: graphs.flatMap((graph) => connectionsOf(graph, index)),
    systemPods: graphs.flatMap(systemPodsOf),
    clusters: graphs.map(capacityOf),
    images: imagesOf(graphs, index, since),
    alerts: graphs.flatMap((graph) => alertsOf(graph, index)),
    backups: graphs.flatMap((graph) => backupsOf(graph, index)),
    secrets: graphs.flatMap((graph) => secretsOf(graph, index)),
    permissions: graphs.flatMap((graph) => permissionsOf(graph, index)),
  };
}
