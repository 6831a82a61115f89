import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/cert-manager/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';

/** Saves the capacity that a second pod would need during a rollout. */
const strategy = { type: 'Recreate' };

/**
 * cert-manager, from its official chart. One replica of each component: certificates are renewed thirty days before they expire,
 * so an outage of minutes is harmless. The values do not depend on the nodes, so one render fits every cluster.
 */
export function certManager(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'cert-manager',
    version: 'v1.21.1',
    repository: 'oci://quay.io/jetstack/charts',
    namespace: certManagerNamespace,
    crds: {
      // The pod template of the ACME solver: unused, and two thirds of these schemas.
      prune: Object.fromEntries(
        [
          ['challenges.acme', 'spec.solver'],
          ['clusterissuers', 'spec.acme.solvers'],
          ['issuers', 'spec.acme.solvers'],
        ].map(([crd, solver]) => [
          `${crd}.cert-manager.io`,
          [`${solver}.http01.ingress.podTemplate`, `${solver}.http01.gatewayHTTPRoute.podTemplate`],
        ]),
      ),
    },
    values: {
      global: {
        // Never evicted for other pods: every host name depends on valid certificates.
        priorityClassName: 'system-cluster-critical',
        // Leader election leases in its own namespace, so that it needs no access to kube-system.
        leaderElection: { namespace: certManagerNamespace },
      },
      crds: { enabled: true, keep: false },
      image: imageValues(images.certManagerController),
      strategy,
      resources: resources({ cpu: ['10m', '200m'], memory: ['64Mi', '256Mi'] }),
      webhook: {
        image: imageValues(images.certManagerWebhook),
        strategy,
        resources: resources({ cpu: ['5m', '100m'], memory: ['32Mi', '128Mi'] }),
      },
      cainjector: {
        image: imageValues(images.certManagerCainjector),
        strategy,
        resources: resources({ cpu: ['5m', '100m'], memory: ['64Mi', '256Mi'] }),
      },
      acmesolver: { image: imageValues(images.certManagerAcmesolver) },
      // A Job that waits for the webhook. Sync waves and retries of Argo CD already do.
      startupapicheck: { enabled: false },
    },
  });
}
