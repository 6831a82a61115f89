import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { MonitoringDeclarations } from '@twisterlab/platform/model/monitoring';
import { dashboards } from '@twisterlab/platform/model/monitoring-files';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { App } from 'cdk8s';
import { type Cluster, objectiveOf } from '../../../environments/schema/cluster';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import type { k8s } from '../../kit/k8s';
import { grafana, monitoringNamespace, prometheus, webUrl } from '../../kit/metrics';
import { interactive, rateLimit } from '../../kit/network/middlewares';
import { Route } from '../../kit/network/route';
import { SecretSource } from '../../kit/secret';
import { type Env, emptyDir, type Mount } from '../../kit/workloads/container';
import { Server } from '../../kit/workloads/server';
import { authority, connectToProvider, hasOwnAuthority } from '../../sign-on/identity-provider';
import { jaeger, loki } from '../endpoints';
import { pagesOf } from '../rule-files';
import { configuration, paths } from './configuration';
import { dashboardsFor, fileOf, homeFile } from './dashboards';
import { provisionedSources } from './data-sources';

/** Shows metrics, logs and traces. Data sources and dashboards come from Git; its own database may be lost: docs/decisions/0016-grafana.md. */
export class Grafana extends Application {
  /** The dashboards' ConfigMaps; `addDashboards` fills it. */
  private readonly sources: k8s.VolumeProjection[] = [];

  constructor(
    app: App,
    private readonly cluster: Cluster,
  ) {
    super(app, grafana.name, cluster.name, monitoringNamespace);
    const host = `${grafana.name}.${cluster.domain}`;
    const server = new Server(this, grafana.name, {
      cluster,
      priorityClass: monitoringPriority,
      image: images.grafana,
      user: 472,
      http: { port: grafana.port, health: '/api/health', metrics: { job: grafana.name } },
      cpu: { request: '15m', limit: '500m' },
      memory: { request: '128Mi', limit: '384Mi' },
      env: this.secrets(),
      mounts: [emptyDir(paths.data, '256Mi'), ...this.files(host), this.dashboards()],
      // Each replica has its own database: a session of one is not valid in another.
      recreate: true,
    });
    server.ingressFrom(traefik);
    server.pods
      .egressTo(prometheus, prometheus.port)
      .egressTo(loki, loki.port)
      .egressTo(jaeger, jaeger.query)
      .allowDns();
    const { signOn } = cluster;
    if (signOn) connectToProvider(server.pods, cluster, signOn.endpoints.token, signOn.endpoints.userInfo);
    this.route(cluster, host);
  }

  private secrets(): Env {
    const { cluster } = this;
    const { signOn } = cluster;
    const own = new SecretSource(
      this,
      grafana.name,
      {
        'admin-password': 'Password of the user admin.',
        'secret-key': 'What Grafana encrypts the secrets in its database with.',
      },
      { cluster },
    );
    const secrets = {
      GF_SECURITY_ADMIN_PASSWORD: own.key('admin-password'),
      GF_SECURITY_SECRET_KEY: own.key('secret-key'),
    };
    if (!signOn) return secrets;
    const keys = { 'client-secret': `Client secret of ${signOn.clients.grafana} at ${signOn.issuer}.` };
    const provider = new SecretSource(this, `${grafana.name}-oidc`, keys, { given: true, cluster });
    return { ...secrets, GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: provider.key('client-secret') };
  }

  /** Configuration that it reads at its start. */
  private files(host: string): Mount[] {
    const { signOn } = this.cluster;
    const ownAuthority = hasOwnAuthority(this.cluster);
    const sources = 'data-sources.yaml';
    const folders = 'dashboards.yaml';
    const ini = 'grafana.ini';
    const config = new Config(this, 'grafana-config', {
      [ini]: configuration(host, `${paths.dashboards}/${homeFile}`, signOn && { ...signOn, ownAuthority }),
      [sources]: provisionedSources(),
      [folders]: yamlText(provider),
    });
    return [
      { ...config.mount(paths.configuration), subPath: ini },
      { ...config.mount(`${paths.provisioning}/datasources/${sources}`), subPath: sources },
      { ...config.mount(`${paths.provisioning}/dashboards/${folders}`), subPath: folders },
      ...(ownAuthority ? [{ path: authority.folder, readOnly: true, volume: authority.volume }] : []),
    ];
  }

  /**
   * Phase two: adds the dashboards of the scraped jobs. One ConfigMap for each dashboard: a diff shows one dashboard, and a
   * ConfigMap holds 1 MiB at most.
   */
  addDashboards({ scrapes }: MonitoringDeclarations): void {
    const jobs = new Set(scrapes.map(({ job }) => job));
    const links = { docs: pagesOf(this.cluster), prometheus: webUrl(prometheus, this.cluster) };
    for (const dashboard of dashboardsFor(jobs, {
      objective: objectiveOf(this.cluster),
      retentionDays: this.cluster.monitoring.metrics.retentionDays,
      ...links,
    })) {
      const json = `${JSON.stringify(dashboard, undefined, 2)}\n`;
      const { name } = new Config(
        this,
        `dashboard-${dashboard.uid}`,
        { [fileOf(dashboard)]: json },
        { reloaded: true, labels: dashboards },
      );
      this.sources.push({ configMap: { name } });
    }
  }

  private dashboards(): Mount {
    const { sources } = this;
    return { path: paths.dashboards, readOnly: true, volume: { name: 'dashboards', projected: { sources } } };
  }

  private route(cluster: Cluster, host: string): void {
    new Route(this, grafana.name, {
      cluster,
      hosts: [host],
      service: { name: grafana.name, port: 'http' },
      pods: grafana,
      probe: { path: '/api/health', status: 200 },
      middlewares: [rateLimit(this, grafana.name, interactive)],
    });
  }
}

/** Grafana reads the folder every 30 seconds: a changed dashboard needs no restart. Changes in the UI are not saved. */
const provider = {
  apiVersion: 1,
  providers: [
    {
      name: 'git',
      folder: 'TwisterLab',
      type: 'file',
      allowUiUpdates: false,
      updateIntervalSeconds: 30,
      options: { path: paths.dashboards },
    },
  ],
};
