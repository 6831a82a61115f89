import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import { declare } from '@twisterlab/platform/model/declarations';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import { argoCdNamespace } from '../argo-cd/applications';
import { externalSecretsNamespace } from '../external-secrets/chart';
import { harbor } from '../harbor/names';
import { Application, commonLabels } from '../kit/application';
import { k8s } from '../kit/k8s';
import { monitoringNamespace, nodeAgentsNamespace } from '../kit/metrics';
import { metalLb } from '../metallb/chart';
import { trivyNamespace } from '../trivy-operator/chart';
import { vault } from '../vault/server';

/** A namespace of dist. */
export interface OwnedNamespace {
  readonly namespace: string;
  /** The environment of the namespace. */
  readonly name: string;
  /** The reason for Pod Security `privileged`. Default: `restricted`. */
  readonly privileged?: string;
}

/** All namespaces. The cluster owns those of the tenants too, so that a tenant cannot weaken its own Pod Security. */
export class Namespaces extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'namespaces', cluster.name);
    for (const { namespace, name, privileged } of ownedNamespaces(cluster, tenants)) {
      const level = privileged === undefined ? 'restricted' : 'privileged';
      new k8s.KubeNamespace(this, namespace, {
        metadata: {
          name: namespace,
          labels: { ...commonLabels(namespace, name), ...podSecurity(level, cluster.kubernetes) },
        },
      });
      if (privileged === undefined) continue;
      const [rule, object, message] = ['pod-security', `Namespace ${namespace}`, 'enforces privileged'];
      declare(this, 'exception', { rule, object, matches: message, reason: privileged });
    }
  }
}

/** Every namespace of the cluster and its tenants. */
export function ownedNamespaces(cluster: Cluster, tenants: readonly Tenant[]): OwnedNamespace[] {
  return [...platform(cluster), ...tenants.map(({ name, namespace }) => ({ name, namespace }))];
}

/** Namespaces of the cluster's own applications. */
function platform(cluster: Cluster): OwnedNamespace[] {
  const { name } = cluster;
  const speaker = 'the speaker answers ARP with a raw socket on the host network; its other pods are restricted';
  return [
    { name, namespace: argoCdNamespace },
    { name, namespace: certManagerNamespace },
    { name, namespace: monitoringNamespace },
    {
      name,
      namespace: nodeAgentsNamespace,
      privileged: 'agents here read files of the node: metrics and pod logs',
    },
    ...(cluster.loadBalancer === 'metallb'
      ? [{ name, namespace: metalLb(cluster).namespace, privileged: speaker }]
      : []),
    ...[
      ...(cluster.secrets === 'vault' ? [vault.namespace, externalSecretsNamespace] : []),
      ...(cluster.imageScans === 'cluster' ? [trivyNamespace] : []),
      ...(cluster.registry === 'harbor' ? [harbor.namespace] : []),
    ].map((namespace) => ({ name, namespace })),
  ];
}

/** All three modes at the same level: kubectl warns about everything that is refused. */
function podSecurity(level: 'restricted' | 'baseline' | 'privileged', kubernetes: string): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
    ]),
  );
}
