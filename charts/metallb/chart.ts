import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/metallb/values';
import { images } from '../images';
import { resources, split } from '../kit/chart-values';

/**
 * Port of the metrics of controller and speakers: HTTPS with a certificate of their own making, for whom RBAC allows to get
 * /metrics. No policy opens it until somebody scrapes.
 */
export const metricsPort = 9120;

/**
 * MetalLB, from the chart of its makers: one speaker answers ARP for an address, another takes over when its node is gone.
 * The values are the same whatever the nodes are, so the render is at hand before a cluster switches over to it.
 */
export function metalLb(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'metallb',
    version: '0.16.1',
    repository: 'https://metallb.github.io/metallb',
    namespace: 'metallb-system',
    open: ['controller.securityContext'],
    values: {
      // Layer 2 alone: no router here speaks BGP.
      frrk8s: { enabled: false },
      prometheus: { metricsPort },
      controller: {
        image: split(images.metallbController),
        priorityClassName: 'system-cluster-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        resources: resources({ cpu: ['25m', '200m'], memory: ['64Mi', '128Mi'] }),
      },
      speaker: {
        image: split(images.metallbSpeaker),
        frr: { enabled: false },
        // Where it goes, the addresses that it answers for go.
        priorityClassName: 'system-node-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        resources: resources({ cpu: ['50m', '300m'], memory: ['64Mi', '128Mi'] }),
      },
    },
  });
}
