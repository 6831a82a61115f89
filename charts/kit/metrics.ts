import { declare } from '@twisterlab/platform/model/declared';
import type { Scrape } from '@twisterlab/platform/model/monitoring';
import type { Pods } from './pods';

/** Where monitoring runs. */
export const monitoringNamespace = 'monitoring';

/** What reads files of the nodes, kept apart from what nobody lets do that. */
export const nodeAgentsNamespace = 'node-agents';

/** Who reads all metrics. Its chart: charts/monitoring/prometheus. */
export const prometheus = {
  name: 'prometheus',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'prometheus' },
  port: 9090,
} as const;

/** Who shows them. Its chart: charts/monitoring/grafana. */
export const grafana = {
  name: 'grafana',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'grafana' },
  port: 3000,
} as const;

/** Who tells people what fires. Its chart: charts/monitoring/alertmanager. */
export const alertmanager = {
  name: 'alertmanager',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'alertmanager' },
  port: 9093,
} as const;

/** What pods tell about themselves, for Prometheus to read. */
export type Metrics = Omit<Scrape, 'pods' | 'port'>;

/** Has Prometheus read metrics of these pods: opens their side of the way, and declares the job, from which its side and its configuration follow. */
export function scrape(pods: Pods, metrics: Metrics & Pick<Scrape, 'port'>): void {
  pods.ingressFrom(prometheus, metrics.port);
  const { name, namespace, labels } = pods;
  declare(pods, 'scrape', { ...metrics, pods: { name, namespace, labels } });
}
