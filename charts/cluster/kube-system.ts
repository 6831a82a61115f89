import { coreDns, metricsServer, serviceLb } from '@twisterlab/platform/kubernetes/k3s';
import type { ExternalPeer } from '@twisterlab/platform/model/flow';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { webhookCallers } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { defaultDeny } from '../kit/network/default-deny';
import { DnsOnEachNode } from './dns';

/**
 * DNS on each of several nodes, and ingress policies for the components of K3s, after its hardening guide, stricter where the clients are known. Their egress
 * is not restricted, except Traefik's. Source: docs/decisions/0013-ingress.md.
 */
export class KubeSystem extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'kube-system', cluster.name, coreDns.namespace);
    defaultDeny(this, { types: ['Ingress'] });
    this.allowIngress(coreDns);
    this.allowIngress(metricsServer, webhookCallers(cluster));
    if (cluster.loadBalancer === 'servicelb') this.allowIngress(serviceLb);
    if (cluster.nodes.length > 1) new DnsOnEachNode(this, cluster);
  }

  /** @param from Default: everywhere. */
  private allowIngress({ name, labels, ports }: Component, from?: ExternalPeer): void {
    new k8s.KubeNetworkPolicy(this, name, {
      metadata: { name: `${name}-from-${from?.name ?? 'everywhere'}` },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: from?.addresses.map((cidr) => ({ ipBlock: { cidr } })),
            ports: ports.map(({ containerPort, protocol }) => ({
              port: k8s.IntOrString.fromNumber(containerPort),
              protocol,
            })),
          },
        ],
      },
    });
  }
}

interface Component {
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly containerPort: number; readonly protocol: string }[];
}
