import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer, internet } from '@twisterlab/platform/network/external';
import { type App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt as exemptFromPolicy } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { interactive, rateLimit } from '../kit/network/middlewares';
import { Pods } from '../kit/network/pods';
import { Route } from '../kit/network/route';
import { SecretSource } from '../kit/secret';
import { argoCdNamespace } from './applications';
import { argoCd } from './chart';
import { repositorySecret } from './repository-secret';
import { useSignOn } from './sign-on';

/** The API server and UI of Argo CD. */
export const argoCdServer = {
  name: 'argocd-server',
  namespace: argoCdNamespace,
  labels: { 'app.kubernetes.io/name': 'argocd-server' },
  port: 8080,
} as const;

/** Argo CD, from its official chart, with NetworkPolicies for the required connections only. It syncs dist, itself included. */
export class ArgoCd extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = argoCd(cluster);
    super(app, 'argo-cd', cluster.name, chart.namespace);
    const rendered = new HelmChart(this, chart);
    rendered
      .object('ConfigMap', 'argocd-cm')
      .addJsonPatch(JsonPatch.replace('/data/url', `https://argocd.${cluster.domain}`));
    if (cluster.nodes.length > 1) for (const part of ['server', 'repo-server']) this.twice(rendered, `argocd-${part}`);
    new SecretSource(
      this,
      'argocd-redis',
      { auth: 'Password of the Redis cache of Argo CD.' },
      { beforeStore: 'Argo CD installs the store' },
    );
    repositorySecret(this, cluster);
    const server = this.flows(cluster);
    if (cluster.signOn) useSignOn(this, rendered, server, cluster, cluster.signOn);
    this.exemptions();
  }

  /**
   * Two replicas and a PodDisruptionBudget, which for a single pod would block every node drain. Controller and Redis keep one:
   * a replacement starts within a minute, and only a cache is lost.
   */
  private twice(rendered: HelmChart, name: string): void {
    rendered.object('Deployment', name).addJsonPatch(JsonPatch.replace('/spec/replicas', 2));
    new k8s.KubePodDisruptionBudget(this, `${name}-budget`, {
      metadata: { name },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      },
    });
  }

  /** @returns the pods of the server. */
  private flows(cluster: Cluster): Pods {
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
    // One job per component: each exposes different metrics.
    scrape(controller, { job: 'argocd', port: 8082 });
    scrape(server, { job: 'argocd-server', port: 8083 });
    scrape(repoServer, { job: 'argocd-repo-server', port: 8084 });
    return server;
  }

  private exemptions(): void {
    const [server, controller, repoServer] = [
      'Deployment argocd/argocd-server',
      'StatefulSet argocd/argocd-application-controller',
      'Deployment argocd/argocd-repo-server',
    ] as const;
    const exempt = (objects: readonly string[], rule: string, message: string, reason: string) => {
      for (const object of objects) declare(this, 'exception', { rule, object, matches: message, reason });
    };
    const ofTheChart = 'the chart sets optional; bootstrap creates the only required Secret, the Redis password';
    exemptFromPolicy(this, exceptions.argoCd);
    exempt([server, controller, repoServer], 'optional-reference', 'is optional', ofTheChart);
    const entries = 'entries of further Git servers and keys, which people add; there are none';
    exempt([server, repoServer], 'empty-config', 'argocd-tls-certs-cm', entries);
    exempt([repoServer], 'empty-config', 'argocd-gpg-keys-cm', entries);
    const roles = ['argocd-application-controller', 'argocd-server'].map((role) => `ClusterRole ${role}`);
    exempt(
      [roles[0]!],
      'rbac',
      'every verb (*) on *',
      'it applies every kind of object that dist contains, in every namespace',
    );
    exempt([roles[0]!], 'rbac', '* on every resource (*)', 'the same');
    exempt([roles[0]!], 'rbac', 'every URL (*)', 'it reads the schemas of the API server');
    exempt([roles[1]!], 'rbac', 'every resource (*)', 'its users read and delete the objects of Applications');
    exempt(
      [...roles, 'Role argocd/argocd-application-controller', 'Role argocd/argocd-server'],
      'rbac',
      'reads every Secret',
      'repositories, clusters and accounts are Secrets, and objects of Applications may be',
    );
    exempt(
      [controller],
      'dangling-reference',
      'Service argocd/argocd-application-controller',
      'no client uses its DNS name',
    );
    exempt(
      ['Deployment argocd/argocd-redis'],
      'memory-budget',
      'maxmemory (no size)',
      'a cache without files: after an OOM kill Argo CD fills it again',
    );
    const cache = ['Deployment argocd/argocd-redis'];
    exempt(cache, 'probes', 'readinessProbe', 'it answers as soon as it listens, and Argo CD repeats what fails');
    exempt(
      cache,
      'probes',
      'livenessProbe',
      'the chart leaves its probes off; Argo CD works without the cache, slower',
    );
    exempt(cache, 'mounted-path', '/health', 'scripts of probes that the chart leaves off');
    exempt(
      [controller],
      'probes',
      'livenessProbe',
      'upstream has none: a long reconciliation is no reason to restart it',
    );
  }
}

/** The Ingress of Argo CD. A separate application, so that Argo CD itself does not wait for a certificate. */
export class ArgoCdRoute extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'argo-cd-route', cluster.name, argoCdNamespace);
    new Route(this, argoCdServer.name, {
      cluster,
      hosts: [`argocd.${cluster.domain}`],
      service: { name: argoCdServer.name, port: 'http' },
      pods: argoCdServer,
      // It also limits guesses of the password of admin.
      middlewares: [rateLimit(this, argoCdServer.name, interactive)],
    });
  }
}

/** The CRDs of Argo CD, in an earlier wave than their first object. */
export class ArgoCdCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'argo-cd-crds', cluster.name);
    new HelmChartCrds(this, argoCd(cluster));
  }
}
