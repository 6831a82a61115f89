import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declared';
import { apiServer, internet } from '@twisterlab/platform/network/outside';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { defaultDeny } from '../kit/default-deny';
import { scrape } from '../kit/metrics';
import { Pods } from '../kit/pods';
import { Route } from '../kit/route';
import { SecretSource } from '../kit/secret';
import { argoCdNamespace } from './applications';
import { argoCd } from './chart';

/** What people and scripts talk to. */
export const argoCdServer = {
  name: 'argocd-server',
  namespace: argoCdNamespace,
  labels: { 'app.kubernetes.io/name': 'argocd-server' },
  port: 8080,
} as const;

/** What syncs dist into the cluster, itself included: the chart of its makers, with the paths that it needs and no others. */
export class ArgoCd extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = argoCd(cluster);
    super(app, 'argo-cd', cluster.name, chart.namespace);
    new HelmChart(this, chart);
    new SecretSource(this, 'argocd-redis', { auth: 'Password of the cache that the parts of Argo CD share.' });
    this.flows(cluster);
    this.exceptions();
  }

  private flows(cluster: Cluster): void {
    defaultDeny(this);
    const pods = (part: string) => new Pods(new Construct(this, part), `argocd-${part}`, this.namespace!);
    const [server, controller, repoServer, redis] = ['server', 'application-controller', 'repo-server', 'redis'].map(
      pods,
    ) as [Pods, Pods, Pods, Pods];
    const cache = { pods: redis, port: 6379 };
    const renderer = { pods: repoServer, port: 8081 };
    server.ingressFrom(traefik, argoCdServer.port).connectTo(cache, renderer).egressToCidr(apiServer(cluster));
    controller.connectTo(cache, renderer).egressToCidr(apiServer(cluster));
    repoServer.connectTo(cache).egressToCidr(internet);
    // A job each: what one of them tells, the others do not.
    scrape(controller, { job: 'argocd', port: 8082 });
    scrape(server, { job: 'argocd-server', port: 8083 });
    scrape(repoServer, { job: 'argocd-repo-server', port: 8084 });
  }

  private exceptions(): void {
    const [server, controller, repoServer] = [
      'Deployment argocd/argocd-server',
      'StatefulSet argocd/argocd-application-controller',
      'Deployment argocd/argocd-repo-server',
    ] as const;
    const excuse = (objects: readonly string[], rule: string, message: string, reason: string) => {
      for (const object of objects) declare(this, 'exception', { rule, object, matches: message, reason });
    };
    const ofTheChart = 'the chart writes them so; the one that protects something, the password, is made by bootstrap';
    excuse(
      [server, controller],
      'hardening',
      'mounts a token',
      'it works on the API server; its Roles say what it may do',
    );
    excuse([server, controller, repoServer], 'optional-reference', 'is optional', ofTheChart);
    excuse(
      [controller],
      'dangling-reference',
      'Service argocd/argocd-application-controller',
      'nobody calls it by name',
    );
  }
}

/** The way to its server. By itself: Argo CD, which syncs everything, waits for no certificate. */
export class ArgoCdRoute extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'argo-cd-route', cluster.name, argoCdNamespace);
    new Route(this, argoCdServer.name, {
      cluster,
      hosts: [`argocd.${cluster.domain}`],
      service: { name: argoCdServer.name, port: 'http' },
    });
  }
}

/** The kinds of Argo CD, before the first object of such a kind. */
export class ArgoCdCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'argo-cd-crds', cluster.name);
    new HelmChartCrds(this, argoCd(cluster));
  }
}
