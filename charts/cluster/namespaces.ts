import type { App } from 'cdk8s';
import { k8s } from 'cdk8s-plus-30';
import type { Cluster } from '../../platform/records/cluster';
import type { Tenant } from '../../platform/records/tenant';
import { Application, commonLabels } from '../kit/application';

/** The tenants' namespaces. They are the cluster's, not the tenants': a tenant cannot loosen its own Pod Security. */
export class Namespaces extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'namespaces', cluster.name);
    for (const tenant of tenants) {
      new k8s.KubeNamespace(this, tenant.namespace, {
        metadata: {
          name: tenant.namespace,
          labels: { ...commonLabels(tenant.namespace, tenant.name), ...podSecurity('restricted', cluster.kubernetes) },
        },
      });
    }
  }
}

/** All three modes at one level: what is refused is also what `kubectl` warns of. */
function podSecurity(level: 'restricted' | 'baseline' | 'privileged', kubernetes: string): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
    ]),
  );
}
