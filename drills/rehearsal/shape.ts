import { currentCrds } from '@twisterlab/platform/helm/current';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { lostNodeValues, traefikChart, traefikObjects } from '../../charts/traefik/chart';
import { records } from '../../environments';
import { type Cluster, clusterSchema } from '../../environments/schema/cluster';
import { edge } from '../../examples/one-node/edge';
import { patientProbes } from './probes';

/** The committed record of the cluster: three servers. */
export const threeServers: Cluster = clusterSchema.parse(records.clusters[0]);

/** The example of one server. */
export const oneServer: Cluster = clusterSchema.parse(edge);

/** What K3s renders from the settings of its ingress controller in dist, with patient probes. */
export function traefikOfK3s(cluster: Cluster): {
  readonly crds: readonly object[];
  readonly objects: readonly object[];
} {
  const { tolerations, env = [] } = lostNodeValues(cluster);
  // The import does not depend on the nodes.
  const objects = (traefikObjects(cluster) as readonly Manifest[])
    .map((object) => {
      if (!tolerations || !is(object, 'Deployment')) return object;
      const { spec, ...rest } = object;
      const { template } = spec;
      const containers = template.spec.containers.map((each) => ({ ...each, env: [...(each.env ?? []), ...env] }));
      const pod = { ...template.spec, containers, tolerations };
      return { ...rest, spec: { ...spec, template: { ...template, spec: pod } } };
    })
    .map(patientProbes);
  return { crds: currentCrds(traefikChart(cluster)), objects };
}
