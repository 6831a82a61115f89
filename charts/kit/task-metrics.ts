import { k8s } from './k8s';
import { scrape } from './metrics';
import type { Pods } from './network/pods';
import type { ContainerProps } from './workloads/container';

/** Port of the exporter beside the copies. */
export const taskMetricsPort = 9100;

/** Exposes the metrics that the tasks of backups write to files: they end before Prometheus could scrape them. @param claim its mount path. */
export function taskMetrics(image: string, claim: string): Omit<ContainerProps, 'name'> {
  return {
    image,
    args: [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${claim}/metrics`,
      `--web.listen-address=:${taskMetricsPort}`,
    ],
    ports: { metrics: taskMetricsPort },
    cpu: { request: '10m', limit: '100m' },
    memory: { request: '16Mi', limit: '64Mi' },
    readinessProbe: { httpGet, periodSeconds: 10 },
    livenessProbe: { httpGet, periodSeconds: 10, failureThreshold: 6 },
  };
}

const httpGet = { path: '/', port: k8s.IntOrString.fromString('metrics') };

/** Has Prometheus scrape them. */
export function scrapeTasks(pods: Pods): void {
  scrape(pods, { job: 'backups', port: taskMetricsPort });
}
