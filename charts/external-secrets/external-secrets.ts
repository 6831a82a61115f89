import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt as exemptFromPolicy } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Pods } from '../kit/network/pods';
import type { Vault } from '../vault/vault';
import { externalSecretAlerts } from './alerts';
import { externalSecrets } from './chart';

const metricsPort = 8080;

/** External Secrets Operator, from its official chart: it writes Secrets with the values of the secrets store. */
export class ExternalSecrets extends Application {
  /** @param vault its only store. */
  constructor(app: App, cluster: Cluster, vault: Vault) {
    const chart = externalSecrets(cluster);
    super(app, chart.name, cluster.name, chart.namespace);
    new HelmChart(this, chart);
    defaultDeny(this);
    const pods = new Pods(new Construct(this, 'flows'), chart.name, this.namespace!);
    pods.egressToCidr(apiServer(cluster)).connectTo(vault.server);
    scrape(pods, { job: chart.name, port: metricsPort });
    declare(this, 'ruleGroup', { name: chart.name, rules: externalSecretAlerts });
    exemptFromPolicy(this, exceptions.externalSecrets);
    declare(this, 'exception', {
      rule: 'rbac',
      object: 'ClusterRole external-secrets-controller',
      matches: 'reads every Secret',
      reason: 'it writes the Secrets of all environments, and compares each with the store',
    });
  }
}

/** The CRDs of External Secrets Operator, in an earlier wave than their first object. */
export class ExternalSecretsCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'external-secrets-crds', cluster.name);
    new HelmChartCrds(this, externalSecrets(cluster));
  }
}
