import { declare } from '@twisterlab/platform/model/declarations';
import { externalServer, internet } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { alertmanager, grafana, monitoringNamespace, scrape, webUrl } from '../../kit/metrics';
import { service } from '../../kit/network/service';
import { SecretSource } from '../../kit/secret';
import { emptyDir, type Mount } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { loki } from '../endpoints';
import { configuration } from './configuration';
import { secret, secretKeys } from './receivers';

const paths = { config: '/etc/alertmanager', data: '/alertmanager' } as const;

/** Groups, inhibits and sends alerts. Not reachable from outside the cluster: its API has no login and allows silencing every alert. */
export class Alertmanager extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, alertmanager.name, cluster.name, monitoringNamespace);
    const { mail } = cluster.alerts;
    new SecretSource<string>(
      this,
      secret.name,
      {
        [secretKeys.chat]: 'Address of the webhook of the chat that alerts go to.',
        [secretKeys.heartbeat]:
          'Address of an external service that expects a POST every five minutes and notifies you if none arrives.',
        ...(mail
          ? { [secretKeys.mail]: `Password of ${mail.user} at ${mail.smarthost}.` }
          : {
              [secretKeys.push]: 'Address of a topic of ntfy that your phone subscribes to: docs/runbooks/alerts.md.',
            }),
      },
      { given: true, cluster },
    );
    declare(this, 'exception', {
      rule: 'optional-reference',
      object: `StatefulSet ${monitoringNamespace}/${alertmanager.name}`,
      matches: 'volume addresses',
      reason: 'it starts without the addresses and reports each notification that fails; no default applies',
    });
    const config = new Config(this, 'alertmanager-config', { 'alertmanager.yml': configuration(cluster, tenants) });
    const { pods } = this.store(cluster, [config.mount(paths.config), addresses]);
    service(this, { name: alertmanager.name, selector: pods.labels, ports: { http: alertmanager.port } });
    // Prometheus sends alerts and scrapes metrics on the same port.
    scrape(pods, { job: alertmanager.name, port: alertmanager.port });
    pods.ingressFrom(loki, alertmanager.port);
    pods.egressToCidr(internet).allowDns();
    if (mail) pods.egressToCidr(externalServer('mail', `smtp://${mail.smarthost}:${mail.port}`, mail.networks));
  }

  private store(cluster: Cluster, mounts: readonly Mount[]): Store {
    const probe = (path: string, periodSeconds: number): k8s.Probe => ({
      httpGet: { path, port: k8s.IntOrString.fromString('http') },
      periodSeconds,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
    return new Store(this, alertmanager.name, {
      cluster,
      priorityClass: monitoringPriority,
      serviceName: alertmanager.name,
      user: 65534,
      // Silences and the notification log: without it, every restart sends all notifications again.
      claim: { name: 'data', path: paths.data, size: cluster.monitoring.alertsStorage },
      terminationGracePeriodSeconds: 30,
      container: {
        image: images.alertmanager,
        args: [
          `--config.file=${paths.config}/alertmanager.yml`,
          `--storage.path=${paths.data}`,
          // It has no host name: links in messages lead to Grafana. Without it they have the name of the pod.
          `--web.external-url=${webUrl(grafana, cluster)}`,
          // A webhook of the second path and that of the heartbeat are the same integration.
          '--enable-feature=receiver-name-in-metrics',
          // It forgets after this time what it sent, and sends it again: longer than the longest repeat_interval.
          '--data.retention=192h',
          // There is one replica: no cluster port.
          '--cluster.listen-address=',
        ],
        cpu: { request: '10m', limit: '200m' },
        memory: { request: '32Mi', limit: '128Mi' },
        ports: { http: alertmanager.port },
        mounts: [emptyDir('/tmp'), ...mounts],
        startupProbe: { ...probe('/-/ready', 5), failureThreshold: 12 },
        readinessProbe: probe('/-/ready', 10),
        livenessProbe: probe('/-/healthy', 20),
      },
    });
  }
}

const addresses: Mount = {
  path: secret.path,
  readOnly: true,
  volume: { name: 'addresses', secret: { secretName: secret.name, defaultMode: 0o440, optional: true } },
};
