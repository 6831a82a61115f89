import { currentCrds } from '@twisterlab/platform/helm/current';
import type { HelmObject } from '@twisterlab/platform/helm/parse';
import { traefikChart, traefikObjects } from '../../charts/traefik/chart';
import { records } from '../../environments';
import { type Cluster, clusterSchema } from '../../environments/schema/cluster';
import { edge } from '../../examples/one-node/edge';

/** The committed record of the cluster: three servers. */
export const threeServers: Cluster = clusterSchema.parse(records.clusters[0]);

/** The example of one server. */
export const oneServer: Cluster = clusterSchema.parse(edge);

/** What K3s renders from the settings of its ingress controller in dist. */
export function traefikOfK3s(): { readonly crds: readonly object[]; readonly objects: readonly HelmObject[] } {
  return { crds: currentCrds(traefikChart(oneServer)), objects: traefikObjects(oneServer) };
}
