import { declare } from '@twisterlab/platform/model/declarations';
import type { Scrape } from '@twisterlab/platform/model/monitoring';
import type { Pods } from './network/pods';

/** The namespace of monitoring. */
export const monitoringNamespace = 'monitoring';

/** The namespace of agents that read files of the nodes: Pod Security `privileged`, which `monitoring` must not have. */
export const nodeAgentsNamespace = 'node-agents';

/** Prometheus, which scrapes all metrics. Its chart: charts/monitoring/prometheus. */
export const prometheus = {
  name: 'prometheus',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'prometheus' },
  port: 9090,
} as const;

/** Grafana. Its chart: charts/monitoring/grafana. */
export const grafana = {
  name: 'grafana',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'grafana' },
  port: 3000,
} as const;

/** Alertmanager. Its chart: charts/monitoring/alertmanager. */
export const alertmanager = {
  name: 'alertmanager',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'alertmanager' },
  port: 9093,
} as const;

/** The address of a program in a browser, for links in messages. */
export const webUrl = ({ name }: { readonly name: string }, { domain }: { readonly domain: string }) =>
  `https://${name}.${domain}`;

/** Lets these pods send metrics to Prometheus by remote write. Its ingress follows from the declaration. @returns the URL. */
export function push(pods: Pods, job: string): string {
  pods.egressTo(prometheus, prometheus.port).allowDns();
  const { name, namespace, labels } = pods;
  declare(pods, 'push', { job, pods: { name, namespace, labels } });
  return `http://${prometheus.name}.${prometheus.namespace}.svc:${prometheus.port}/api/v1/write`;
}

/** A scrape job without its pods and port. */
export type Metrics = Omit<Scrape, 'pods' | 'port'>;

/** Has Prometheus scrape these pods: allows the ingress and declares the job. Egress and configuration of Prometheus follow from it. */
export function scrape(pods: Pods, metrics: Metrics & Pick<Scrape, 'port'>): void {
  pods.ingressFrom(prometheus, metrics.port);
  const { name, namespace, labels } = pods;
  declare(pods, 'scrape', { ...metrics, pods: { name, namespace, labels } });
}
