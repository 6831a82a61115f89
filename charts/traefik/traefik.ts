import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { apiServer } from '@twisterlab/platform/network/external';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import { HelmChartConfig } from '../../imports/constructs/helm.cattle.io';
import { argoCdServer } from '../argo-cd/argo-cd';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { grafana, prometheus, scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Middleware } from '../kit/network/middlewares';
import { type PodSet, Pods } from '../kit/network/pods';
import { mcp } from '../twisterlab/mcp-unified';
import { api } from '../twisterlab/twisterlab-api';
import { securityHeaders, traefikValues } from './chart';

/** The ingress controller that K3s installs: settings and NetworkPolicies. */
export class Traefik extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, traefik.name, cluster.name, traefik.namespace);
    new HelmChartConfig(this, 'settings', {
      // The name of the HelmChart that they configure.
      metadata: { name: traefik.name },
      spec: { valuesContent: yamlText(traefikValues(cluster)) },
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
    const pods = new Pods(new Construct(this, 'traefik'), traefik.name, traefik.namespace);
    pods.egressToCidr(apiServer(cluster));
    scrape(pods, { job: traefik.name, port: traefik.metricsPort });
    for (const { port, ...target } of [argoCdServer, prometheus, grafana, ...tenants.flatMap(routed)])
      pods.egressTo(target, port);
  }
}

/** The workloads of a tenant with a route. */
function routed({ name, namespace, ...tenant }: Tenant): (PodSet & { readonly port: number })[] {
  return [
    { ...api, ...tenant.api },
    { ...mcp, ...tenant.mcp },
  ]
    .filter(({ hosts }) => hosts.length > 0)
    .map((target) => ({
      name: `${name}-${target.name}`,
      namespace,
      labels: { 'app.kubernetes.io/name': target.name },
      port: target.port,
    }));
}
