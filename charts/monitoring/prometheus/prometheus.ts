import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { MonitoringDeclarations, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { alertRules, scrapeConfig } from '@twisterlab/platform/model/monitoring-files';
import { apiServer } from '@twisterlab/platform/network/external';
import { groupBy } from '@twisterlab/platform/util/collections';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { clusterRole } from '../../kit/cluster-role';
import { Config, mountConfig } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { grafana, monitoringNamespace, prometheus, webUrl } from '../../kit/metrics';
import { basicAuth, rateLimit } from '../../kit/network/middlewares';
import type { Pods } from '../../kit/network/pods';
import { Route } from '../../kit/network/route';
import { service } from '../../kit/network/service';
import { apiToken } from '../../kit/workloads/api-token';
import { emptyDir, type Mount } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { blackbox } from '../blackbox-exporter';
import { ruleFiles } from '../rule-files';
import { clusterRules } from '../rules';
import { configuration, paths } from './configuration';
import { hostNetworkPorts, kubeletPort, type ScrapeJob, scrapeJobs } from './jobs';

/** Constant names (without a hash), so that pods can mount them before their content is known. */
const configMap = 'prometheus-config';
/** One for the rules about each tenant: the API server refuses a ConfigMap above 1 MiB, which forty tenants would reach. */
const rulesOf = (tenant: Pick<Tenant, 'name'>) => `${rulesOfCluster}-${tenant.name}`;
const rulesOfCluster = 'prometheus-rules';

/**
 * Scrapes the declared targets, stores their metrics and evaluates the rules. Declared pods may also send metrics by remote write. The
 * admin API is disabled; its configuration comes only from Git.
 */
export class Prometheus extends Application {
  private readonly pods: Pods;

  constructor(
    app: App,
    private readonly cluster: Cluster,
    private readonly tenants: readonly Tenant[],
  ) {
    super(app, prometheus.name, cluster.name, monitoringNamespace);
    this.route(cluster);
    const { pods } = this.store(cluster, [mountConfig(configMap, paths.config), this.rules()]);
    service(this, { name: prometheus.name, selector: prometheus.labels, ports: { http: prometheus.port } });
    this.pods = pods.ingressFrom(traefik, prometheus.port).ingressFrom(grafana, prometheus.port);
  }

  /**
   * Phase two: configures scrapes, probes and rules from the declarations of all environments.
   * @returns the rules of the cluster that depend on them.
   */
  configure({ scrapes, pushes, probes, routes, ruleGroups }: MonitoringDeclarations): readonly RuleGroup[] {
    const { cluster } = this;
    const jobs = scrapeJobs(scrapes);
    const own = clusterRules(cluster, this.tenants, scrapes);
    const files = { 'prometheus.yml': configuration(cluster, jobs, { probes, routes }) };
    new Config(this, configMap, files, { reloaded: true, labels: scrapeConfig });
    this.configureRules([...own, ...ruleGroups]);
    for (const [job, same] of groupBy(pushes, (push) => push.job))
      this.pods.ingressFromAll(
        job,
        same.map(({ pods }) => pods),
        prometheus.port,
      );
    this.flows(cluster, jobs);
    this.grantReadAccess(jobs);
    return own;
  }

  private configureRules(groups: readonly RuleGroup[]): void {
    const tenantOf = new Map(this.tenants.map((tenant) => [tenant.namespace, tenant]));
    const byTenant = groupBy(groups, ({ namespace }) =>
      namespace === undefined ? undefined : tenantOf.get(namespace),
    );
    for (const tenant of [undefined, ...this.tenants]) {
      const files = ruleFiles(byTenant.get(tenant) ?? [], this.cluster);
      new Config(this, tenant ? rulesOf(tenant) : rulesOfCluster, files, { reloaded: true, labels: alertRules });
    }
  }

  /** The files of all ConfigMaps of rules in one folder. */
  private rules(): Mount {
    const sources = [rulesOfCluster, ...this.tenants.map(rulesOf)].map((name) => ({ configMap: { name } }));
    return { path: paths.rules, readOnly: true, volume: { name: 'rules', projected: { sources } } };
  }

  private store(cluster: Cluster, mounts: ReturnType<Config['mount']>[]): Store {
    const { retentionDays, storage } = cluster.monitoring.metrics;
    const probe = (path: string, seconds: number, failures: number): k8s.Probe => ({
      httpGet: { path, port: k8s.IntOrString.fromString('http') },
      periodSeconds: seconds,
      timeoutSeconds: 5,
      failureThreshold: failures,
    });
    return new Store(this, prometheus.name, {
      cluster,
      priorityClass: monitoringPriority,
      serviceName: prometheus.name,
      user: 65534,
      claim: { name: 'data', path: paths.data, size: storage },
      // It flushes its memory to disk; after a kill it replays its WAL for minutes.
      terminationGracePeriodSeconds: 300,
      container: {
        image: images.prometheus,
        args: [
          `--config.file=${paths.config}/prometheus.yml`,
          `--storage.tsdb.path=${paths.data}`,
          `--storage.tsdb.retention.time=${retentionDays}d`,
          // 80 %: the size does not count the WAL and the block that is being compacted.
          `--storage.tsdb.retention.size=${Math.floor(bytes(storage) * 0.8)}B`,
          `--web.external-url=${webUrl(prometheus, cluster)}`,
          // Has no login: NetworkPolicies allow it for pods that declare a push, and the route has a password.
          '--web.enable-remote-write-receiver',
          // It reloads when its files change; there is no reload API.
          '--enable-feature=auto-reload-config',
          '--config.auto-reload-interval=30s',
        ],
        cpu: { request: '100m', limit: '1' },
        memory: { request: '384Mi', limit: '1Gi' },
        ports: { http: prometheus.port },
        mounts: [emptyDir('/tmp'), apiToken, ...mounts],
        startupProbe: probe('/-/ready', 5, 60),
        readinessProbe: probe('/-/ready', 10, 3),
        livenessProbe: probe('/-/healthy', 20, 3),
      },
    });
  }

  private flows(cluster: Cluster, jobs: readonly ScrapeJob[]): void {
    const { pods } = this;
    pods.egressToCidr(apiServer(cluster)).egressTo(blackbox, blackbox.port).allowDns();
    for (const { name, targets } of jobs) {
      const inNetwork = targets.filter((each) => !each.hostNetwork);
      if (inNetwork.length === 0) continue;
      const ports = [...new Set(inNetwork.map(({ port }) => port))];
      pods.egressToAll(
        name,
        inNetwork.map((each) => each.pods),
        ports,
      );
    }
    for (const [port, name] of [[kubeletPort, 'kubelets'] as const, ...hostNetworkPorts(jobs)]) {
      pods.egressToCidr({ name, addresses: cluster.nodes.map(({ address }) => `${address}/32`), port });
    }
  }

  /** nodes/metrics instead of nodes/proxy: the latter also allows commands in every pod. */
  private grantReadAccess(jobs: readonly ScrapeJob[]): void {
    const secured = jobs.some(({ targets }) => targets.some((each) => each.secured));
    clusterRole(this, prometheus.name, [
      { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ...(secured ? [{ nonResourceUrLs: ['/metrics'], verbs: ['get'] }] : []),
    ]);
  }

  private route(cluster: Cluster): void {
    new Route(this, prometheus.name, {
      cluster,
      hosts: [`${prometheus.name}.${cluster.domain}`],
      service: { name: prometheus.name, port: 'http' },
      pods: prometheus,
      probe: { path: '/', status: 401 },
      middlewares: [
        rateLimit(this, prometheus.name, { perSecond: 20, burst: 50 }),
        basicAuth(this, prometheus.name, cluster),
      ],
    });
  }
}
