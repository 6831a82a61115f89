import { withoutNamespace } from '@twisterlab/platform/kubernetes/cluster-scoped';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from './k8s';

/** What an account of this chart's namespace may do in the whole cluster. */
export function clusterRole(scope: Construct, account: string, rules: k8s.PolicyRule[]): void {
  const metadata = { name: account };
  withoutNamespace(new k8s.KubeClusterRole(scope, 'cluster-role', { metadata, rules }));
  withoutNamespace(
    new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: Chart.of(scope).namespace! }],
    }),
  );
}
