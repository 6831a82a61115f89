import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declared';
import { apiServer, internet, webhookCallers } from '@twisterlab/platform/network/outside';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { defaultDeny } from '../kit/default-deny';
import { scrape } from '../kit/metrics';
import { Pods } from '../kit/pods';
import { certManager } from './chart';

/** Port of the webhook that judges certificates and issuers. */
const webhookPort = 10250;
const metricsPort = 9402;

/** What makes and renews certificates: the chart of its makers, with the paths that it needs and no others. */
export class CertManager extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = certManager(cluster);
    super(app, 'cert-manager', cluster.name, chart.namespace);
    new HelmChart(this, chart);
    this.flows(cluster);
    this.exceptions();
  }

  private flows(cluster: Cluster): void {
    defaultDeny(this);
    const pods = (part: string) => new Pods(new Construct(this, `flows-${part}`), part, this.namespace!);
    const [controller, webhook, cainjector] = ['cert-manager', 'webhook', 'cainjector'].map(pods) as [Pods, Pods, Pods];
    for (const part of [controller, webhook, cainjector]) part.egressToCidr(apiServer(cluster));
    webhook.ingressFrom(webhookCallers(cluster), webhookPort);
    // The others tell nothing that the controller does not.
    scrape(controller, { job: 'cert-manager', port: metricsPort });
    if (cluster.acme) controller.egressToCidr(internet).allowDns();
  }

  private exceptions(): void {
    for (const part of ['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector']) {
      declare(this, 'exception', {
        rule: 'hardening',
        object: `Deployment cert-manager/${part}`,
        matches: 'mounts a token',
        reason: 'it works on the API server; its Roles say what it may do',
      });
    }
  }
}

/** The kinds of cert-manager, before the first object of such a kind. */
export class CertManagerCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'cert-manager-crds', cluster.name);
    new HelmChartCrds(this, certManager(cluster));
  }
}
