import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/trust-manager/values';
import { argoCdNamespace } from '../argo-cd/applications';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';
import { monitoringNamespace } from '../kit/metrics';

/** Namespaces whose pods connect to host names of the cluster and need its CA certificate. */
export const trusting = [argoCdNamespace, certManagerNamespace, monitoringNamespace] as const;

/**
 * trust-manager, from its official chart: copies the certificate of the cluster's CA, without the key, to ConfigMaps that pods
 * mount. The values do not depend on the nodes.
 */
export function trustManager(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'trust-manager',
    version: 'v0.24.0',
    repository: 'oci://quay.io/jetstack/charts',
    // The namespace of the Secret that it reads, the only one where it may read Secrets.
    namespace: certManagerNamespace,
    freeform: ['app'],
    values: {
      crds: { enabled: true, keep: false },
      image: imageValues(images.trustManager),
      revisionHistoryLimit: 3,
      // Images that connect to the internet include the public CAs.
      defaultPackage: { enabled: false },
      // Restricts its write access to ConfigMaps of these namespaces.
      app: { trust: { namespace: certManagerNamespace }, targetNamespaces: [...trusting] },
      priorityClassName: 'system-cluster-critical',
      resources: resources({ cpu: ['5m', '100m'], memory: ['32Mi', '128Mi'] }),
    },
  });
}
