import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/trust-manager/values';
import { argoCdNamespace } from '../argo-cd/applications';
import { images } from '../images';
import { resources, split } from '../kit/chart-values';
import { monitoringNamespace } from '../kit/metrics';

/** Namespaces whose pods call hosts of the cluster, and so find its authority there. */
export const trusting = [argoCdNamespace, certManagerNamespace, monitoringNamespace] as const;

/**
 * trust-manager, from the chart of its makers: it copies the certificate of the cluster's own authority, without the key, to
 * where pods can mount it. The values are the same whatever the nodes are.
 */
export function trustManager(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'trust-manager',
    version: 'v0.24.0',
    repository: 'oci://quay.io/jetstack/charts',
    // Beside the Secret that it reads: it may read no other's.
    namespace: certManagerNamespace,
    open: ['app'],
    values: {
      crds: { enabled: true, keep: false },
      image: split(images.trustManager),
      revisionHistoryLimit: 3,
      // The authorities of the internet come with every image that calls it.
      defaultPackage: { enabled: false },
      // With them it may write ConfigMaps there and nowhere else, CoreDNS' own not.
      app: { trust: { namespace: certManagerNamespace }, targetNamespaces: [...trusting] },
      priorityClassName: 'system-cluster-critical',
      resources: resources({ cpu: ['5m', '100m'], memory: ['32Mi', '128Mi'] }),
    },
  });
}
