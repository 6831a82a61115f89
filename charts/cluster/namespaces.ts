import type { App } from 'cdk8s';
import type { Cluster } from '../../platform/records/cluster';
import type { Tenant } from '../../platform/records/tenant';
import { argoCdNamespace } from '../argo-cd/applications';
import { Application, commonLabels } from '../kit/application';
import { k8s } from '../kit/k8s';

/** Namespaces of what the cluster itself runs. */
const platform = [argoCdNamespace];

/** All namespaces. Those of the tenants are the cluster's, not the tenants': a tenant cannot loosen its own Pod Security. */
export class Namespaces extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'namespaces', cluster.name);
    const owned = [
      ...platform.map((namespace) => ({ namespace, name: cluster.name })),
      ...tenants.map(({ namespace, name }) => ({ namespace, name })),
    ];
    for (const { namespace, name } of owned) {
      new k8s.KubeNamespace(this, namespace, {
        metadata: {
          name: namespace,
          labels: { ...commonLabels(namespace, name), ...podSecurity('restricted', cluster.kubernetes) },
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
