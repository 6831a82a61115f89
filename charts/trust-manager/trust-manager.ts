import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declared';
import { apiServer, webhookCallers } from '@twisterlab/platform/network/outside';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Bundle } from '../../imports/constructs/trust.cert-manager.io';
import { authoritySecret } from '../cert-manager/issuers';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { Pods } from '../kit/pods';
import { trusting, trustManager } from './chart';

/** Port of the webhook that judges bundles. */
const webhookPort = 6443;
const metricsPort = 9402;

/** The ConfigMap with the certificate of the cluster's own authority, in the namespaces that trust it. */
export const trustBundle = { configMap: 'twisterlab-ca', key: 'ca.crt' } as const;

/** What carries certificates of authorities to the pods that have to trust them. The namespace is denied by cert-manager's folder. */
export class TrustManager extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = trustManager(cluster);
    super(app, chart.name, cluster.name, chart.namespace);
    new HelmChart(this, chart);
    const pods = new Pods(new Construct(this, 'flows'), chart.name, this.namespace!)
      .ingressFrom(webhookCallers(cluster), webhookPort)
      .egressToCidr(apiServer(cluster));
    scrape(pods, { job: chart.name, port: metricsPort });
    const object = `Deployment ${chart.namespace}/${chart.name}`;
    const excuse = (rule: string, message: string, reason: string) =>
      declare(this, 'exception', { rule, object, matches: message, reason });
    excuse('hardening', 'mounts a token', 'it works on the API server; its Roles say what it may do');
    excuse('probe-port', 'asks port 6060', 'the program opens it; the chart does not list it');
  }
}

/** The bundle itself. Apart, since trust-manager's webhook has to run before it admits one. */
export class TrustBundle extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'trust-bundle', cluster.name);
    new Bundle(this, 'bundle', {
      metadata: { name: trustBundle.configMap },
      spec: {
        sources: [{ secret: { name: authoritySecret, key: 'tls.crt' } }],
        target: {
          configMap: { key: trustBundle.key },
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...trusting] }],
          },
        },
      },
    });
  }
}

/** The kinds of trust-manager, before the first object of such a kind. */
export class TrustManagerCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'trust-manager-crds', cluster.name);
    new HelmChartCrds(this, trustManager(cluster));
  }
}
