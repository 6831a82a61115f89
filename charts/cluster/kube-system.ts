import { coreDns, metricsServer, serviceLb } from '@twisterlab/platform/kubernetes/k3s';
import type { Outside } from '@twisterlab/platform/model/flow';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { webhookCallers } from '@twisterlab/platform/network/outside';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { defaultDeny } from '../kit/default-deny';
import { k8s } from '../kit/k8s';

/**
 * Who may call what K3s itself runs, after its hardening guide, tighter where we know the callers. What those pods call is
 * left to K3s, Traefik's aside. Source: docs/decisions/0013-ingress.md.
 */
export class KubeSystem extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'kube-system', cluster.name, coreDns.namespace);
    defaultDeny(this, { types: ['Ingress'] });
    this.admits(coreDns);
    this.admits(metricsServer, webhookCallers(cluster));
    if (cluster.loadBalancer === 'servicelb') this.admits(serviceLb);
  }

  /** @param from Default: everybody. */
  private admits({ name, labels, ports }: Admitted, from?: Outside): void {
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

interface Admitted {
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly containerPort: number; readonly protocol: string }[];
}
