import { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import { internet } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { interactive, rateLimit } from '../kit/network/middlewares';
import { Pods } from '../kit/network/pods';
import { Route } from '../kit/network/route';
import { SecretSource } from '../kit/secret';
import { SelfSignedCertificate } from '../kit/self-signed-certificate';
import { harborAlerts } from './alerts';
import { harborChart } from './chart';
import { Configuration } from './configuration';
import { exempt } from './exemptions';
import { harbor, secrets } from './names';
import { parts } from './parts';
import { patch } from './patches';

/**
 * Harbor: a registry that keeps the images of other registries, scans them, and gives them to the nodes when those cannot be reached.
 * What it holds can be pulled again, so nothing of it is backed up. Source: docs/decisions/0039-harbor.md.
 */
export class Harbor extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = harborChart(cluster);
    super(app, harbor.name, cluster.name, chart.namespace);
    patch(new HelmChart(this, chart), cluster);
    const passwords = this.secrets(cluster);
    const nginx = this.flows();
    new Configuration(this, cluster, nginx, passwords);
    new Route(this, harbor.name, {
      cluster,
      hosts: [`${harbor.name}.${cluster.domain}`],
      service: { name: harbor.name, port: 'http' },
      pods: { name: nginx.name, namespace: nginx.namespace, labels: nginx.labels, port: harbor.port },
      // It also limits guesses of passwords. A node asks for a few layers at a time.
      middlewares: [rateLimit(this, harbor.name, interactive)],
      probe: { path: '/api/v2.0/ping', status: 200 },
    });
    declare(this, 'ruleGroup', { name: harbor.name, rules: harborAlerts });
    exempt(this);
  }

  /** @returns the one with its passwords. */
  private secrets(cluster: Cluster) {
    const { passwords, encryption, csrf, tokenKey } = secrets;
    new SecretSource(
      this,
      encryption.name,
      { [encryption.key]: 'Encrypts the passwords of registries in the database of Harbor.' },
      { cluster, length: encryption.length },
    );
    new SecretSource(
      this,
      csrf.name,
      { [csrf.key]: 'Signs the forms of the pages of Harbor.' },
      { cluster, length: csrf.length },
    );
    // It signs by RS256 only.
    new SelfSignedCertificate(
      this,
      tokenKey,
      harbor.name,
      'Signs the tokens with which clients pull from Harbor.',
      [`${harbor.name}-core`],
      'rsa',
    );
    return new SecretSource(this, passwords.name, passwords.keys, { cluster });
  }

  /** @returns the pods of nginx, which clients connect to. */
  private flows(): Pods {
    defaultDeny(this);
    const of = (part: keyof typeof parts) =>
      new Pods(new Construct(this, `flows-${part}`), `${harbor.name}-${part}`, harbor.namespace, {
        release: harbor.name,
        app: harbor.name,
        component: part,
      });
    const nginx = of('nginx');
    const [core, portal, jobservice, registry, trivy, exporter, database, redis] = [
      of('core'),
      of('portal'),
      of('jobservice'),
      of('registry'),
      of('trivy'),
      of('exporter'),
      of('database'),
      of('redis'),
    ];
    const store = { pods: database, port: parts.database };
    const cache = { pods: redis, port: parts.redis };
    const images = { pods: registry, ports: parts.registry };
    nginx
      .ingressFrom(traefik, harbor.port)
      .connectTo({ pods: core, port: parts.core }, { pods: portal, port: parts.portal });
    core
      .connectTo(store, cache, images, { pods: jobservice, port: parts.jobservice }, { pods: trivy, port: parts.trivy })
      // Its health includes that of the portal, and nothing is configured before all parts are healthy.
      .connectTo({ pods: portal, port: parts.portal })
      // The registries whose images it keeps.
      .egressToCidr(internet);
    jobservice.connectTo(store, cache, images, { pods: core, port: parts.core }, { pods: trivy, port: parts.trivy });
    registry.connectTo(cache);
    // The database of vulnerabilities; images it gets from core.
    trivy.connectTo(cache, { pods: core, port: parts.core }).egressToCidr(internet);
    exporter.connectTo(store, cache, { pods: core, port: parts.core });
    scrape(exporter, { job: harbor.name, port: parts.exporter });
    return nginx;
  }
}
