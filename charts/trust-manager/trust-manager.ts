import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer, webhookCallers } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Bundle } from '../../imports/constructs/trust.cert-manager.io';
import { authoritySecret } from '../cert-manager/issuers';
import { exceptions, exempt } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { Pods } from '../kit/network/pods';
import { trusting, trustManager } from './chart';

/** Port of the validating webhook. */
const webhookPort = 6443;
const metricsPort = 9402;

/** The ConfigMap with the certificate of the cluster's CA, in the trusting namespaces. */
export const trustBundle = { configMap: 'twisterlab-ca', key: 'ca.crt' } as const;

/** trust-manager distributes CA certificates to pods. The default-deny policy of its namespace is in cert-manager's folder. */
export class TrustManager extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = trustManager(cluster);
    super(app, chart.name, cluster.name, chart.namespace);
    new HelmChart(this, chart);
    const pods = new Pods(new Construct(this, 'flows'), chart.name, this.namespace!)
      .ingressFrom(webhookCallers(cluster), webhookPort)
      .egressToCidr(apiServer(cluster));
    scrape(pods, { job: chart.name, port: metricsPort });
    exempt(this, exceptions.trustManager);
    const exemption = (rule: string, object: string, matches: string, reason: string) =>
      declare(this, 'exception', { rule, object, matches, reason });
    const { namespace, name } = chart;
    exemption(
      'rbac',
      `Role ${namespace}/${name}`,
      'reads every Secret',
      'the sources of a Bundle are Secrets of this namespace',
    );
    exemption(
      'probes',
      `Deployment ${namespace}/${name}`,
      'livenessProbe',
      'the chart has none; it ends when it loses its lease, and is restarted then',
    );
  }
}

/** The Bundle. A separate application, because trust-manager's webhook must run before it can admit it. */
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

/** The CRDs of trust-manager, in an earlier wave than their first object. */
export class TrustManagerCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'trust-manager-crds', cluster.name);
    new HelmChartCrds(this, trustManager(cluster));
  }
}
