import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/metallb/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';

/** Metrics port of controller and speakers: HTTPS with a self-signed certificate, and RBAC authorization for /metrics. */
export const metricsPort = 9120;

/**
 * MetalLB, from its official chart: one speaker answers ARP for an address, another takes over when the node fails. The values
 * do not depend on the nodes, so the render exists before a cluster switches to it.
 */
export function metalLb(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'metallb',
    version: '0.16.1',
    repository: 'https://metallb.github.io/metallb',
    namespace: 'metallb-system',
    freeform: ['controller.securityContext'],
    values: {
      // Layer 2 only: no router here supports BGP.
      frrk8s: { enabled: false },
      prometheus: { metricsPort },
      controller: {
        image: imageValues(images.metallbController),
        priorityClassName: 'system-cluster-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        resources: resources({ cpu: ['25m', '200m'], memory: ['64Mi', '128Mi'] }),
      },
      speaker: {
        image: imageValues(images.metallbSpeaker),
        frr: { enabled: false },
        // Its node's addresses are unreachable without it.
        priorityClassName: 'system-node-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        resources: resources({ cpu: ['50m', '300m'], memory: ['64Mi', '128Mi'] }),
      },
    },
  });
}
