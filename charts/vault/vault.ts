import { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer } from '@twisterlab/platform/network/external';
import { type App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt as exemptFromPolicy } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { type Callable, Pods } from '../kit/network/pods';
import { SelfSignedCertificate } from '../kit/self-signed-certificate';
import { vaultAlerts } from './alerts';
import { vaultChart } from './chart';
import { certificateHosts, ports, tls, vault } from './server';
import { Snapshots } from './snapshots';

/** The labels of its pods. */
const labels = {
  'app.kubernetes.io/name': vault.name,
  'app.kubernetes.io/instance': vault.name,
  component: 'server',
} as const;

/**
 * The secrets store: three members of Vault with integrated storage, and snapshots of their data. An operator initializes it and
 * unseals each member: docs/runbooks/vault.md. Why Vault: docs/decisions/0031-secrets-store.md.
 */
export class Vault extends Application {
  /** Its members. Clients use the active one, whose Service selects by a label that Vault sets: charts/vault/server.ts. */
  readonly server: Callable;

  constructor(app: App, cluster: Cluster) {
    const chart = vaultChart(cluster);
    super(app, vault.name, cluster.name, chart.namespace);
    this.patch(new HelmChart(this, chart), cluster);
    const certificate = new SelfSignedCertificate(
      this,
      tls.secret,
      vault.name,
      'Key and certificate of the secrets store, which External Secrets Operator trusts.',
      certificateHosts,
    );
    const pods = this.flows(cluster);
    this.server = { pods, port: ports.api };
    new Snapshots(this, cluster, this.server, certificate);
    declare(this, 'ruleGroup', { name: vault.name, namespace: vault.namespace, rules: vaultAlerts });
    this.exemptions();
  }

  /** What the chart has no value for, or what the record determines. */
  private patch(rendered: HelmChart, { vault: record }: Cluster): void {
    const container = '/spec/template/spec/containers/0';
    const changes = [
      // Directly, without a shell: the signal of a shutdown reaches it, and it needs no writable copy of its configuration.
      JsonPatch.replace(`${container}/command`, ['vault', 'server', '-config=/vault/config']),
      JsonPatch.remove(`${container}/args`),
      // Replication of the Enterprise edition.
      JsonPatch.remove(`${container}/ports/2`),
      JsonPatch.add('/spec/persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' }),
      JsonPatch.replace('/spec/volumeClaimTemplates/0/spec/resources/requests/storage', record.storage),
      JsonPatch.replace('/spec/template/spec/volumes/2/emptyDir', { sizeLimit: '64Mi' }),
    ];
    const image = record.image ? [JsonPatch.replace(`${container}/image`, record.image)] : [];
    rendered.object('StatefulSet', vault.name).addJsonPatch(...changes, ...image);
  }

  private flows(cluster: Cluster): Pods {
    defaultDeny(this);
    const pods = new Pods(new Construct(this, 'flows'), vault.name, vault.namespace, labels);
    pods.connectTo({ pods, ports: [ports.api, ports.cluster], service: `${vault.name}-internal` });
    // It verifies the tokens of clients, and labels the active member.
    pods.egressToCidr(apiServer(cluster));
    scrape(pods, { job: vault.name, port: ports.api, path: '/v1/sys/metrics', encrypted: true });
    return pods;
  }

  private exemptions(): void {
    exemptFromPolicy(this, exceptions.vault);
    declare(this, 'exception', {
      rule: 'priority',
      object: `StatefulSet ${vault.namespace}/${vault.name}`,
      matches: 'has the class system-cluster-critical',
      reason: 'an evicted member is sealed until people with the keys unseal it',
    });
  }
}
