import { currentCrds } from '@twisterlab/platform/helm/current';
import { treeOf } from '@twisterlab/platform/write/tree';
import { parse } from 'yaml';
import { render } from '../../charts/site';
import { traefikChart, traefikObjects } from '../../charts/traefik/chart';
import { records } from '../../environments';
import { clusterSchema } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import { Dist } from '../dist';
import { addressesOf } from '../fixtures/nodes/addresses';
import { oneServerRecords } from '../one-server';
import { renderRecords } from '../render-records';

/** The origin whose pages may call the servers of production. */
export const browserOrigin = 'https://ide.example.org';

/** An address of the pool for one server, besides that of the ingress controller. */
export const ownAddress = '192.168.0.101';

/**
 * Renders the record of one server with MetalLB, three more nodes, and an address of the pool for production's MCP server. Two
 * of the
 * nodes are servers: the drill's API server calls webhooks through the first, or through the second if the first is down.
 */
export function renderIngress(folder: string): void {
  const [edge] = oneServerRecords.clusters;
  const own = edge!.nodes[0]!;
  const nodes = addressesOf(3).nodes.map(({ name, address }, at) => {
    const role: 'server' | 'agent' = at < 2 ? 'server' : 'agent';
    return { ...own, name, address, role };
  });
  renderRecords(folder, {
    cluster: { nodes: [own, ...nodes], loadBalancer: 'metallb' },
    tenant: ({ name, api, mcp }) =>
      name === 'production'
        ? {
            api: { ...api, corsOrigins: [browserOrigin] },
            mcp: {
              ...mcp,
              corsOrigins: [browserOrigin],
              address: ownAddress,
              from: [`${addressesOf(3).client.address}/32`],
            },
          }
        : {},
  });
  const dist = Dist.in(folder);
  // Argo CD of the records' own nodes: its replicas do not matter here. The ingress controller's policy and Prometheus' label for its
  // requests follow from the route.
  for (const [path, text] of treeOf(render(validateEnvironments(records)))) {
    if (/^edge\/(argo-cd(-route)?\/|traefik\/NetworkPolicy\.traefik-to-argocd)/.test(path)) dist.add(path, parse(text));
    if (path === 'edge/prometheus/ConfigMap.prometheus-config.yaml')
      dist.change(
        (object) => object.path === path,
        () => parse(text),
      );
  }
  // What K3s renders from the settings in dist.
  const cluster = clusterSchema.parse(edge);
  for (const object of [...currentCrds(traefikChart(cluster)), ...traefikObjects(cluster)])
    dist.add(`k3s/traefik/${object.kind}.${object.metadata.name}.yaml`, object);
}
