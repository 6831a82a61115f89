import { dirname, join } from 'node:path';
import { currentCrds } from '@twisterlab/platform/helm/current';
import type { HelmObject } from '@twisterlab/platform/helm/parse';
import type { ConfigureMonitoring } from '@twisterlab/platform/render';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import type { App } from 'cdk8s';
import { withoutHelmCharts } from '../../charts';
import { ArgoCd, ArgoCdCrds, ArgoCdRoute } from '../../charts/argo-cd/argo-cd';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render, verify, withApplications } from '../../charts/site';
import { traefikChart, traefikObjects } from '../../charts/traefik/chart';
import { records } from '../../environments';
import { type Cluster, type ClusterInput, clusterSchema } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Tenant } from '../../environments/schema/tenant';

const [committed] = records.clusters as [ClusterInput];

/** The committed record of the cluster: one server. */
export const oneServer: Cluster = clusterSchema.parse(committed);

const [first] = oneServer.nodes as [Cluster['nodes'][number]];
const threeServersInput: ClusterInput = {
  ...committed,
  nodes: [
    first,
    { ...first, name: 'server2', address: '192.168.0.31' },
    { ...first, name: 'server3', address: '192.168.0.32' },
  ],
  loadBalancer: 'metallb',
};

/** The committed record with two more servers, and with MetalLB. */
export const threeServers: Cluster = clusterSchema.parse(threeServersInput);

/** Renders dist and the bootstrap script of three servers as `npm run synth` does. */
export function renderThreeServers(folder: string): void {
  const tenants = records.tenants.map((tenant) => ({ ...tenant, cluster: threeServersInput }));
  const fleet = validateEnvironments({ clusters: [threeServersInput], tenants });
  const environments = withApplications(render(fleet, chartsOfThree));
  verify(environments, fleet);
  replaceFolder(folder, treeOf(environments));
  replaceFolder(join(dirname(folder), 'bootstrap'), bootstrapTree(environments));
}

/** Argo CD's committed render: on several nodes only its number of replicas differs. */
function chartsOfThree(app: App, cluster: Cluster, tenants: readonly Tenant[]): ConfigureMonitoring {
  const configure = withoutHelmCharts(app, cluster, tenants);
  new ArgoCdCrds(app, oneServer);
  new ArgoCd(app, oneServer);
  new ArgoCdRoute(app, cluster);
  return configure;
}

/** What K3s renders from the settings of its ingress controller in dist. */
export function traefikOfK3s(): { readonly crds: readonly object[]; readonly objects: readonly HelmObject[] } {
  return { crds: currentCrds(traefikChart(oneServer)), objects: traefikObjects(oneServer) };
}
