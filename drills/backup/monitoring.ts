import { stringify } from 'yaml';
import type { Dist } from '../dist';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addressesOf } from '../fixtures/nodes/addresses';
import { namespace } from '../nodes/production';
import { Prometheus } from '../servers/prometheus';
import { renderedRules } from '../servers/prometheus-config';
import { within } from '../servers/within';
import { host } from './copies';

const { address } = addressesOf(1).controlPlane;
/** Of the exporter beside the backups. */
const port = 9100;

const fromPrometheus = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'drill-prometheus', namespace },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': host } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ ipBlock: { cidr: `${address}/32` } }], ports: [{ port, protocol: 'TCP' }] }],
  },
};

/** The rendered rule files of production's backups, by name. */
function backupRules(dist: Dist): Readonly<Record<string, string>> {
  const own = Object.entries(renderedRules(dist)).filter(([file]) => file.startsWith(`${namespace}-backup-`));
  if (own.length === 0) throw new Error('dist has no rules of backups');
  return Object.fromEntries(own);
}

/** A Prometheus that scrapes the backups and evaluates their rendered rules every second. */
export class Monitoring {
  private constructor(
    private readonly nodeCluster: NodeCluster,
    private readonly prometheus: Prometheus,
  ) {}

  static async start(nodeCluster: NodeCluster, dist: Dist): Promise<Monitoring> {
    const { processes } = nodeCluster.api;
    const [service] = await nodeCluster.kubectl.get('--namespace', namespace, `service/${host}`);
    const { clusterIP } = (service as unknown as { spec: { clusterIP: string } }).spec;
    // It runs outside the cluster, where no policy allows it.
    await nodeCluster.kubectl.apply(fromPrometheus);
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: ['rules/*.yml'],
      // Service discovery sets the namespace in the cluster.
      scrape_configs: [
        { job_name: host, static_configs: [{ targets: [`${clusterIP}:${port}`], labels: { namespace } }] },
      ],
    };
    const prometheus = await Prometheus.start(processes, {
      port: 9090,
      config: stringify(config),
      rules: backupRules(dist),
      elsewhere: { address, command: nodeCluster.inside('control-plane'), get: (url) => nodeCluster.fetchFromLan(url) },
    });
    const monitoring = new Monitoring(nodeCluster, prometheus);
    await processes.until('Prometheus scrapes the backups', async () => (await monitoring.value('up')) === 1);
    return monitoring;
  }

  /** The only value of a query; undefined when there is none. */
  async value(query: string): Promise<number | undefined> {
    const series = await this.prometheus.queryOnceUp(query);
    return series.length === 1 ? Number(series[0]!.value) : undefined;
  }

  /** Firing alerts with their backup: `RestoreDrillFailed redis`. */
  async firing(): Promise<string[]> {
    const firing = (await this.prometheus.alerts()).filter(({ state }) => state === 'firing');
    return [...new Set(firing.map(({ labels }) => `${labels.alertname} ${labels.backup}`))].sort();
  }

  /** Whether an alert fires, or is resolved, within a minute. */
  becomes(alert: string, fires: boolean): Promise<boolean> {
    return within(this.nodeCluster.api.processes, alert, async () => (await this.firing()).includes(alert) === fires);
  }
}
