import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { RoutedPods } from '@twisterlab/platform/model/monitoring';
import { apiServer } from '@twisterlab/platform/network/external';
import { groupBy } from '@twisterlab/platform/util/collections';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { HelmChartConfig } from '../../imports/constructs/helm.cattle.io';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Middleware } from '../kit/network/middlewares';
import { Pods } from '../kit/network/pods';
import { lostNodeValues, securityHeaders, traefikValues } from './chart';

/** The ingress controller that K3s installs: settings and NetworkPolicies. */
export class Traefik extends Application {
  private readonly pods: Pods;

  constructor(app: App, cluster: Cluster) {
    super(app, traefik.name, cluster.name, traefik.namespace);
    new HelmChartConfig(this, 'settings', {
      // The name of the HelmChart that they configure.
      metadata: { name: traefik.name },
      spec: { valuesContent: yamlText({ ...traefikValues(cluster), ...lostNodeValues(cluster) }) },
    });
    new Middleware(this, securityHeaders, {
      headers: {
        // A year, in seconds.
        stsSeconds: 31_536_000,
        contentTypeNosniff: true,
        frameDeny: true,
        referrerPolicy: 'strict-origin-when-cross-origin',
        // Empty values remove the headers, which would reveal software and versions.
        customResponseHeaders: { Server: '', 'X-Powered-By': '' },
      },
    });
    defaultDeny(this, { pods: traefik });
    // Ingress from everywhere: the routes decide what it forwards.
    new k8s.KubeNetworkPolicy(this, 'from-everywhere', {
      metadata: { name: 'traefik-from-everywhere' },
      spec: {
        podSelector: { matchLabels: traefik.labels },
        policyTypes: ['Ingress'],
        ingress: [
          {
            ports: traefik.ports
              .filter(({ containerPort }) => containerPort !== traefik.metricsPort)
              .map(({ containerPort, protocol }) => ({ port: k8s.IntOrString.fromNumber(containerPort), protocol })),
          },
        ],
      },
    });
    this.pods = new Pods(new Construct(this, 'traefik'), traefik.name, traefik.namespace);
    this.pods.egressToCidr(apiServer(cluster));
    scrape(this.pods, { job: traefik.name, port: traefik.metricsPort });
  }

  /** Phase two: allows egress to the pods behind every route of the cluster. */
  connectToRoutes(routes: readonly RoutedPods[]): void {
    if (routes.some(({ byName }) => byName)) this.pods.allowDns();
    for (const [name, same] of groupBy(routes, (route) => this.nameOf(route))) {
      const { namespace, labels } = same[0]!;
      this.pods.egressTo({ name, namespace, labels }, ...new Set(same.map(({ port }) => port)));
    }
  }

  /** Two tenants have workloads of the same name. */
  private nameOf({ environment, name }: RoutedPods): string {
    return environment === this.environment ? name : `${environment}-${name}`;
  }
}
