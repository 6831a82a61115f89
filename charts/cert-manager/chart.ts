import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/cert-manager/values';
import { images } from '../images';
import { resources, split } from '../kit/chart-values';

/** A new version waits for the old one to end: room for a second pod of each would be kept free for nothing. */
const strategy = { type: 'Recreate' };

/**
 * cert-manager, from the chart of its makers. One pod of each part, on any number of nodes: a certificate is renewed thirty
 * days before it ends, so a part that takes minutes to start on another node delays nothing. The values are the same
 * whatever the nodes are, so one render serves every shape of a cluster.
 */
export function certManager(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'cert-manager',
    version: 'v1.21.1',
    repository: 'oci://quay.io/jetstack/charts',
    namespace: certManagerNamespace,
    crds: {
      // How the pod looks that answers an ACME server: nobody changes it, and it is two thirds of these schemas.
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
        // What keeps the names of a cluster valid goes before nobody.
        priorityClassName: 'system-cluster-critical',
        // Its leases lie beside it, not in kube-system, where it has no business.
        leaderElection: { namespace: certManagerNamespace },
      },
      crds: { enabled: true, keep: false },
      image: split(images.certManagerController),
      strategy,
      resources: resources({ cpu: ['10m', '200m'], memory: ['64Mi', '256Mi'] }),
      webhook: {
        image: split(images.certManagerWebhook),
        strategy,
        resources: resources({ cpu: ['5m', '100m'], memory: ['32Mi', '128Mi'] }),
      },
      cainjector: {
        image: split(images.certManagerCainjector),
        strategy,
        resources: resources({ cpu: ['5m', '100m'], memory: ['64Mi', '256Mi'] }),
      },
      acmesolver: { image: split(images.certManagerAcmesolver) },
      // A Job that waits for the webhook: the waves and Argo CD's retries do.
      startupapicheck: { enabled: false },
    },
  });
}
