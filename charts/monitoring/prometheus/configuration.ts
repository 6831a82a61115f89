import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Probe, RoutedPods, Scrape } from '@twisterlab/platform/model/monitoring';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';
import { probeSeconds } from '../../kit/availability';
import { alertmanager, prometheus } from '../../kit/metrics';
import { blackbox, moduleOf } from '../blackbox-exporter';
import { keptBuckets } from './buckets';
import type { ScrapeJob } from './jobs';
import { hostOfRouter } from './router-hosts';

export const paths = { config: '/etc/prometheus/config', rules: '/etc/prometheus/rules', data: '/prometheus' } as const;

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const token = { credentials_file: `${account}/token` };

type Relabelling = Readonly<Record<string, unknown>>;

/** The text of prometheus.yml. */
export function configuration(
  cluster: Pick<Cluster, 'name'>,
  jobs: readonly ScrapeJob[],
  { probes, routes }: { readonly probes: readonly Probe[]; readonly routes: readonly RoutedPods[] },
): string {
  const config = {
    global: {
      scrape_interval: '30s',
      scrape_timeout: '10s',
      evaluation_interval: '30s',
      // Far more than any target exposes: a label with unbounded values affects its own job only, not the server.
      sample_limit: 100_000,
      external_labels: { cluster: cluster.name },
    },
    // A short name: both are in one namespace.
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`${alertmanager.name}:${alertmanager.port}`] }] }] },
    rule_files: [`${paths.rules}/*.yml`],
    scrape_configs: [
      { job_name: prometheus.name, static_configs: [{ targets: [`127.0.0.1:${prometheus.port}`] }] },
      kubelet('kubernetes-nodes', '/metrics', histograms),
      kubelet('kubernetes-cadvisor', '/metrics/cadvisor', unusedContainerMetrics),
      ...jobs.map((each) => job(each, routes)),
      probeJob(probes),
    ],
  };
  return yamlText(config);
}

function job({ name, targets }: ScrapeJob, routes: readonly RoutedPods[]) {
  const { path = '/metrics', secured, encrypted, honorLabels } = targets[0]!;
  const isHttps = secured || encrypted;
  return {
    job_name: name,
    metrics_path: path,
    ...(honorLabels && { honor_labels: true }),
    ...(isHttps && { scheme: 'https' }),
    ...(secured && { authorization: token }),
    ...(isHttps && { tls_config: { insecure_skip_verify: true } }),
    kubernetes_sd_configs: targets.map(discovery),
    relabel_configs: [
      keep('__meta_kubernetes_pod_container_port_number', [...new Set(targets.map(({ port }) => port))].join('|')),
      drop('__meta_kubernetes_pod_phase', 'Succeeded|Failed'),
      // An init container may list the port as well.
      drop('__meta_kubernetes_pod_container_init', 'true'),
      // With honorLabels, objects without these labels would get the ones of the exporter's pod.
      ...(honorLabels
        ? []
        : [
            copy('__meta_kubernetes_namespace', 'namespace'),
            copy('__meta_kubernetes_pod_name', 'pod'),
            copy('__meta_kubernetes_pod_node_name', 'node'),
          ]),
      copy(targets[0]!.hostNetwork ? '__meta_kubernetes_pod_node_name' : '__meta_kubernetes_pod_name', 'instance'),
    ],
    ...(name === traefik.name && { metric_relabel_configs: hostOfRouter(routes) }),
  };
}

/** Probes every host name as a client does: through the ingress controller, with its name and its certificate. */
function probeJob(probes: readonly Probe[]) {
  return {
    job_name: blackbox.job,
    metrics_path: '/probe',
    // Four probes a minute: the SLO has to distinguish an outage of a minute from one lost packet.
    scrape_interval: `${probeSeconds}s`,
    static_configs: probes.map(({ host, path, status }) => ({
      targets: [`https://${blackbox.through}${path}`],
      labels: { host, __param_module: moduleOf(status) },
    })),
    relabel_configs: [
      copy('__address__', '__param_target'),
      copy('host', '__param_hostname'),
      copy('host', 'instance'),
      { target_label: '__address__', replacement: `${blackbox.name}:${blackbox.port}` },
    ],
  };
}

/** Discovers only the pods of the scrape. */
function discovery({ pods: { namespace, labels } }: Scrape) {
  const label = Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  return { role: 'pod', namespaces: { names: [namespace] }, selectors: [{ role: 'pod', label }] };
}

/** The cluster's CA signs the kubelet's certificate, for the address of the node. */
function kubelet(job_name: string, metrics_path: string, metric_relabel_configs: readonly Relabelling[]) {
  return {
    job_name,
    metrics_path,
    scheme: 'https',
    authorization: token,
    tls_config: { ca_file: `${account}/ca.crt` },
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [copy('__meta_kubernetes_node_name', 'node'), copy('__meta_kubernetes_node_name', 'instance')],
    metric_relabel_configs,
  };
}

/** Label of the buckets that are kept, until they are. */
const kept = '__tmp_kept';

/** Drops histograms of Kubernetes components: four fifths of the series. Of three of them, alerts need one bucket. */
const histograms: readonly Relabelling[] = [
  {
    source_labels: ['__name__', 'le'],
    regex: Object.entries(keptBuckets)
      .map(([histogram, le]) => `${histogram}_bucket;${le.replace('.', '\\.')}`)
      .join('|'),
    target_label: kept,
    replacement: 'yes',
  },
  {
    source_labels: [kept, '__name__'],
    regex:
      ';(apiserver|etcd|workqueue|rest_client|authentication|authorization|scheduler|storage|node_authorizer|kube_apiserver|endpoint_slice|kubeproxy|kubelet_(http|runtime|cgroup|pod|pleg|docker))_.*_bucket',
    action: 'drop',
  },
  { regex: kept, action: 'labeldrop' },
];

/** Drops cAdvisor metrics that no rule or dashboard uses. */
const unusedContainerMetrics: readonly Relabelling[] = [
  drop(
    '__name__',
    'container_(tasks_state|memory_failures_total|blkio_device_usage_total|file_descriptors|sockets|threads|threads_max|ulimits_soft|last_seen|start_time_seconds|spec_.*)',
  ),
];

function keep(label: string, regex: string): Relabelling {
  return { source_labels: [label], regex, action: 'keep' };
}

function drop(label: string, regex: string): Relabelling {
  return { source_labels: [label], regex, action: 'drop' };
}

function copy(label: string, target_label: string): Relabelling {
  return { source_labels: [label], target_label };
}
