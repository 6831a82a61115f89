import { logAlertRules } from '@twisterlab/platform/model/monitoring-files';
import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { alertmanager, grafana, monitoringNamespace, scrape } from '../../kit/metrics';
import { service } from '../../kit/network/service';
import { emptyDir } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { collector, loki } from '../endpoints';
import { ruleFiles } from '../rule-files';
import { logAlerts } from './alerts';
import { configuration, paths, tenant } from './configuration';

/** Stores logs of all pods and nodes, deletes them after the retention, and evaluates alerts on them. */
export class Loki extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, loki.name, cluster.name, monitoringNamespace);
    const config = new Config(this, 'loki-config', { 'loki.yaml': configuration(cluster) });
    const rules = new Config(this, 'loki-rules', ruleFiles([{ name: 'logs', rules: logAlerts }], cluster), {
      reloaded: true,
      labels: logAlertRules,
    });
    const { pods } = new Store(this, loki.name, {
      cluster,
      priorityClass: monitoringPriority,
      serviceName: loki.name,
      user: 10001,
      claim: { name: 'data', path: paths.data, size: cluster.monitoring.logs.storage },
      // It closes its WAL without flushing it, which is fast.
      terminationGracePeriodSeconds: 60,
      container: {
        image: images.loki,
        args: [`-config.file=${paths.config}/loki.yaml`],
        env: { GOMEMLIMIT: '440MiB' },
        cpu: { request: '50m', limit: '1' },
        memory: { request: '160Mi', limit: '512Mi' },
        ports: { http: loki.port },
        mounts: [emptyDir('/tmp'), config.mount(paths.config), rules.mount(`${paths.rules}/${tenant}`, 'rules')],
        // It replays its WAL, then waits fifteen seconds for other ring members.
        startupProbe: probe('/ready', 5, 60),
        readinessProbe: probe('/ready', 10, 3),
        // Not /ready, which also fails while it replays the WAL.
        livenessProbe: probe('/metrics', 20, 6),
      },
    });
    service(this, { name: loki.name, selector: loki.labels, ports: { http: loki.port } });
    pods
      .ingressFrom(collector, loki.port)
      .ingressFrom(grafana, loki.port)
      .egressTo(alertmanager, alertmanager.port)
      .allowDns();
    scrape(pods, { job: loki.name, port: loki.port });
  }
}

function probe(path: string, seconds: number, failures: number): k8s.Probe {
  return {
    httpGet: { path, port: k8s.IntOrString.fromString('http') },
    periodSeconds: seconds,
    timeoutSeconds: 5,
    failureThreshold: failures,
  };
}
