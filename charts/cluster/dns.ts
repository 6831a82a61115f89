import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { k8s } from '../kit/k8s';

/** Argo CD neither deletes the Service of K3s nor asks for it, when a cluster with one node no longer renders it. */
const keptByArgoCd = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
};

/**
 * On several nodes, a DNS server on each, which the pods of that node ask: no lookup of another node fails when one is lost. K3s runs
 * one, and keeps what its manifest does not set. Source: docs/decisions/0025-dns-on-each-node.md.
 */
export class DnsOnEachNode extends Construct {
  constructor(scope: Construct, { nodes }: Cluster) {
    super(scope, 'dns-on-each-node');
    const { deployment, labels } = coreDns;
    // Minimum and maximum are equal: it scales without metrics, and never by load.
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'replicas', {
      // The metrics of a lost node are missing, which is no fault of DNS.
      metadata: { name: deployment, annotations: { 'argocd.argoproj.io/ignore-healthcheck': 'true' } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
        minReplicas: nodes.length,
        maxReplicas: nodes.length,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: { name: deployment },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: labels } },
    });
    new k8s.KubeService(this, 'service', {
      metadata: { name: 'kube-dns', annotations: keptByArgoCd },
      spec: {
        selector: labels,
        // As K3s has them: the API server accepts no Service without ports.
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
          { name: 'metrics', port: 9153, protocol: 'TCP' },
        ],
        trafficDistribution: 'PreferSameNode',
      },
    });
  }
}
