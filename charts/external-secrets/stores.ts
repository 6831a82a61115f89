import { withoutNamespace } from '@twisterlab/platform/kubernetes/cluster-scoped';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import {
  ClusterSecretStore,
  ClusterSecretStoreSpecProviderVaultCaProviderType,
  ClusterSecretStoreSpecProviderVaultVersion,
} from '../../imports/constructs/external-secrets.io';
import { ownedNamespaces } from '../cluster/namespaces';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { mount } from '../kit/store-path';
import { activeAddress, tls, vault } from '../vault/server';
import { externalSecretsNamespace } from './chart';

/**
 * A ClusterSecretStore for each environment, usable in its namespaces only. It logs in to Vault as a ServiceAccount of its own, whose
 * role reads the paths of that environment: an ExternalSecret of staging cannot read a value of production.
 */
export class SecretStores extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'secret-stores', cluster.name, externalSecretsNamespace);
    const namespaces = ownedNamespaces(cluster, tenants);
    const environments = [cluster, ...tenants].map(({ name }) => name);
    for (const name of environments) {
      new k8s.KubeServiceAccount(this, `account-${name}`, { metadata: { name }, automountServiceAccountToken: false });
      const own = namespaces.filter((each) => each.name === name).map(({ namespace }) => namespace);
      this.store(name, own);
    }
    this.allowTokens(environments);
  }

  private store(name: string, namespaces: string[]): void {
    const store = new ClusterSecretStore(this, `store-${name}`, {
      metadata: { name },
      spec: {
        conditions: [{ namespaces }],
        provider: {
          vault: {
            server: activeAddress,
            path: mount,
            version: ClusterSecretStoreSpecProviderVaultVersion.V2,
            caProvider: {
              type: ClusterSecretStoreSpecProviderVaultCaProviderType.SECRET,
              name: tls.secret,
              namespace: vault.namespace,
              key: 'tls.crt',
            },
            auth: {
              kubernetes: {
                mountPath: 'kubernetes',
                role: name,
                serviceAccountRef: { name, namespace: externalSecretsNamespace, audiences: [vault.name] },
              },
            },
          },
        },
      },
    });
    withoutNamespace(store);
  }

  /** The operator requests tokens of these ServiceAccounts, and of no other. */
  private allowTokens(accounts: string[]): void {
    const name = 'store-tokens';
    new k8s.KubeRole(this, 'role', {
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: accounts, verbs: ['create'] }],
    });
    new k8s.KubeRoleBinding(this, 'binding', {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: 'external-secrets', namespace: externalSecretsNamespace }],
    });
  }
}
