import { stringify } from 'yaml';
import type { Dist } from '../dist';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Host } from '../fixtures/nodes/addresses';
import { Prometheus } from '../servers/prometheus';
import { renderedRules } from '../servers/prometheus-config';
import { within } from '../servers/within';

/** Services whose series the alerts on the secrets store read, by job. */
const targets = {
  'kube-state-metrics': { namespace: 'monitoring', port: 8080 },
  'external-secrets': { namespace: 'external-secrets', port: 8080 },
} as const;

/** Rules of Vault and of the operator. They hold for ten seconds instead of minutes: their times are tested by `npm run drill -- alerts`. */
export function rulesOf(dist: Dist): Readonly<Record<string, string>> {
  const own = Object.entries(renderedRules(dist)).filter(([file]) => /^(vault|external-secrets)\./.test(file));
  if (own.length !== 2) throw new Error(`dist has the rules ${Object.keys(renderedRules(dist)).join(', ')}`);
  return Object.fromEntries(own.map(([file, text]) => [file, text.replace(/\bfor: \d+m\b/g, 'for: 10s')]));
}

/** A Prometheus outside the cluster that scrapes the pods and evaluates these rules every second. */
export class Monitoring {
  private constructor(
    private readonly cluster: NodeCluster,
    private readonly prometheus: Prometheus,
  ) {}

  static async start(cluster: NodeCluster, dist: Dist, { name, address }: Host): Promise<Monitoring> {
    const { kubectl, api } = cluster;
    const scrapeConfigs: object[] = [];
    for (const [job, { namespace, port }] of Object.entries(targets)) {
      await kubectl.apply(fromPrometheus(job, namespace, port, address));
      const [pod] = await kubectl.until(
        `${job} runs`,
        ['--namespace', namespace, 'pods', '--selector', `app.kubernetes.io/name=${job}`],
        ([found]) => addressOf(found) !== undefined,
      );
      scrapeConfigs.push({ job_name: job, static_configs: [{ targets: [`${addressOf(pod)}:${port}`] }] });
    }
    const prometheus = await Prometheus.start(api.processes, {
      port: 9090,
      config: stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['rules/*.yml'],
        scrape_configs: scrapeConfigs,
      }),
      rules: rulesOf(dist),
      elsewhere: { address, command: cluster.inside(name), get: (url) => cluster.fetchFromLan(url) },
    });
    const monitoring = new Monitoring(cluster, prometheus);
    await api.processes.until(
      'Prometheus scrapes both',
      async () => (await prometheus.queryOnceUp('up == 1')).length === 2,
    );
    return monitoring;
  }

  /** Whether an alert fires, or is resolved, within a minute. */
  becomes(alert: string, fires: boolean): Promise<boolean> {
    return within(this.cluster.api.processes, alert, async () => {
      const found = (await this.prometheus.alerts()).filter(({ state }) => state === 'firing');
      return found.some(({ labels }) => labels.alertname === alert) === fires;
    });
  }
}

const addressOf = (pod: object | undefined) => (pod as { status?: { podIP?: string } } | undefined)?.status?.podIP;

/** It runs outside the cluster, where no policy allows it. */
const fromPrometheus = (job: string, namespace: string, port: number, address: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'drill-prometheus', namespace },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': job } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ ipBlock: { cidr: `${address}/32` } }], ports: [{ port, protocol: 'TCP' }] }],
  },
});
