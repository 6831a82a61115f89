import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer, internet, webhookCallers } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Pods } from '../kit/network/pods';
import { certManager } from './chart';

/** Port of the validating webhook. */
const webhookPort = 10250;
const metricsPort = 9402;

/** cert-manager, from its official chart, with NetworkPolicies for the required connections only. */
export class CertManager extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = certManager(cluster);
    super(app, 'cert-manager', cluster.name, chart.namespace);
    new HelmChart(this, chart);
    this.flows(cluster);
    exempt(this, exceptions.certManager);
    this.exemptions();
  }

  private flows(cluster: Cluster): void {
    defaultDeny(this);
    const pods = (part: string) => new Pods(new Construct(this, `flows-${part}`), part, this.namespace!);
    const [controller, webhook, cainjector] = ['cert-manager', 'webhook', 'cainjector'].map(pods) as [Pods, Pods, Pods];
    for (const part of [controller, webhook, cainjector]) part.egressToCidr(apiServer(cluster));
    webhook.ingressFrom(webhookCallers(cluster), webhookPort);
    // The other components expose no additional metrics.
    scrape(controller, { job: 'cert-manager', port: metricsPort });
    if (cluster.acme) controller.egressToCidr(internet).allowDns();
  }

  private exemptions(): void {
    const controllers = ['certificates', 'challenges', 'clusterissuers', 'issuers', 'orders'];
    const readers = {
      ...Object.fromEntries(
        controllers.map((part) => [
          `ClusterRole cert-manager-controller-${part}`,
          'keys, certificates and accounts of authorities are Secrets of the namespace that orders them',
        ]),
      ),
      'ClusterRole cert-manager-cainjector': 'it copies the certificate of an authority into webhook configurations',
      'Role cert-manager/cert-manager-webhook:dynamic-serving': "the authority of the webhook's own certificate",
    };
    for (const [object, reason] of Object.entries(readers)) {
      declare(this, 'exception', { rule: 'rbac', object, matches: 'reads ', reason });
    }
    const server = (name: string) => `Deployment ${this.namespace}/${name}`;
    const probes = (object: string, matches: string, reason: string) =>
      declare(this, 'exception', { rule: 'probes', object, matches, reason });
    const metricsOnly = 'its Service serves metrics only';
    probes(server('cert-manager'), 'readinessProbe', metricsOnly);
    probes(server('cert-manager-cainjector'), 'readinessProbe', metricsOnly);
    probes(
      server('cert-manager-cainjector'),
      'livenessProbe',
      'it ends when it loses its lease, and is restarted then',
    );
  }
}

/** The CRDs of cert-manager, in an earlier wave than their first object. */
export class CertManagerCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'cert-manager-crds', cluster.name);
    new HelmChartCrds(this, certManager(cluster));
  }
}
