import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer, internet } from '@twisterlab/platform/network/external';
import { type App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt as exemptFromPolicy } from '../cluster/admission/exceptions';
import { pullSecret } from '../images/pull-secret';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Pods } from '../kit/network/pods';
import { trivyOperatorAlerts } from './alerts';
import { server, trivyNamespace, trivyOperator } from './chart';
import { clusterRules } from './rules';
import { allowScanTraffic } from './scan-network';

const metricsPort = 8080;

/** Trivy Operator, from its official chart: it scans the images of running workloads, and its metrics are alerted on. */
export class TrivyOperator extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = trivyOperator(cluster);
    super(app, chart.name, cluster.name, chart.namespace);
    this.patch(new HelmChart(this, chart), cluster);
    this.allowScans(chart.name);
    this.flows(cluster, chart.name);
    declare(this, 'ruleGroup', { name: chart.name, rules: trivyOperatorAlerts });
    exemptFromPolicy(this, exceptions.trivyOperator);
    this.exemptions(chart.name);
  }

  /** What the chart has no value for, or what the record determines. */
  private patch(rendered: HelmChart, { credentials }: Cluster): void {
    const pod = '/spec/template/spec';
    rendered.object('ClusterRole', 'trivy-operator').addJsonPatch(JsonPatch.replace('/rules', clusterRules));
    rendered.object('Deployment', 'trivy-operator').addJsonPatch(sized(`${pod}/volumes/0`, '64Mi'));
    rendered.object('StatefulSet', server.name).addJsonPatch(
      // Not the ServiceAccount of the operator, which the policy `tokens` exempts.
      JsonPatch.remove(`${pod}/serviceAccountName`),
      // The Secret with a login of the database's registry, which needs none.
      JsonPatch.remove(`${pod}/containers/0/envFrom/1`),
      sized(`${pod}/volumes/0`, '512Mi'),
      sized(`${pod}/volumes/1`, '2Gi'),
    );
    if (credentials === undefined) return;
    // Scans read private images with the same Secret as the pods that run them.
    pullSecret(this, trivyNamespace, credentials);
    const names = JSON.stringify({ [trivyNamespace]: credentials });
    rendered
      .object('ConfigMap', 'trivy-operator-config')
      .addJsonPatch(JsonPatch.replace('/data/OPERATOR_PRIVATE_REGISTRY_SCAN_SECRETS_NAMES', names));
    rendered
      .object('ServiceAccount', 'trivy-operator')
      .addJsonPatch(JsonPatch.add('/imagePullSecrets', [{ name: credentials }]));
  }

  /** Jobs in its own namespace. In another one a Job could mount every Secret there. */
  private allowScans(operator: string): void {
    const name = `${operator}-scans`;
    new k8s.KubeRole(this, 'role', {
      metadata: { name },
      rules: [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete'] }],
    });
    new k8s.KubeRoleBinding(this, 'binding', {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: operator, namespace: trivyNamespace }],
    });
  }

  /** The server downloads the database, and scans read the images from their registries: both need the internet. */
  private flows(cluster: Cluster, operator: string): void {
    defaultDeny(this);
    const of = (name: string) => new Pods(new Construct(this, `flows-${name}`), name, trivyNamespace);
    const database = { pods: of(server.name), port: server.port, service: server.service };
    database.pods.egressToCidr(internet).allowDns();
    allowScanTraffic(new Construct(this, 'scans'));
    const pods = of(operator).connectTo(database).egressToCidr(apiServer(cluster));
    scrape(pods, { job: operator, port: metricsPort });
  }

  private exemptions(operator: string): void {
    declare(this, 'exception', {
      rule: 'unreachable-service',
      object: `StatefulSet ${trivyNamespace}/${server.name}`,
      matches: 'env trivy.serverURL of trivy-server',
      reason: 'its own address: it shares its variables with scans, which connect to it',
    });
    declare(this, 'exception', {
      rule: 'rbac',
      object: `Role ${trivyNamespace}/${operator}`,
      matches: 'reads every Secret',
      reason: 'it writes a Secret with the login of a private registry for each scan that needs one',
    });
  }
}

const sized = (volume: string, sizeLimit: string) => JsonPatch.replace(`${volume}/emptyDir`, { sizeLimit });

/** The CRDs of Trivy Operator, in an earlier wave than the operator. */
export class TrivyOperatorCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'trivy-operator-crds', cluster.name);
    new HelmChartCrds(this, trivyOperator(cluster));
  }
}
