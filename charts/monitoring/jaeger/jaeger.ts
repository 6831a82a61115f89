import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { grafana, monitoringNamespace, scrape } from '../../kit/metrics';
import { service } from '../../kit/network/service';
import { emptyDir } from '../../kit/workloads/container';
import { Store } from '../../kit/workloads/store';
import { collector, jaeger } from '../endpoints';
import { heapMib } from './badger';
import { configuration, paths, ports } from './configuration';

/** Stores traces for some days. Users read them in Grafana, which requires a login; Jaeger has no Ingress. */
export class Jaeger extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, jaeger.name, cluster.name, monitoringNamespace);
    const config = new Config(this, 'jaeger-config', { 'jaeger.yaml': configuration(cluster) });
    const { pods } = new Store(this, jaeger.name, {
      cluster,
      priorityClass: monitoringPriority,
      serviceName: jaeger.name,
      user: 10001,
      claim: { name: 'data', path: paths.data, size: cluster.monitoring.traces.storage },
      terminationGracePeriodSeconds: 60,
      container: {
        image: images.jaeger,
        args: [`--config=${paths.config}/jaeger.yaml`],
        // What it may have in memory, and a tenth.
        env: { GOMEMLIMIT: `${Math.ceil(1.1 * heapMib)}MiB` },
        cpu: { request: '20m', limit: '500m' },
        memory: { request: '96Mi', limit: '640Mi' },
        ports: { otlp: jaeger.otlp, query: jaeger.query, health: ports.health, metrics: ports.metrics },
        mounts: [emptyDir('/tmp'), config.mount(paths.config)],
        // Badger loads its tables at the start.
        startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 24 },
        readinessProbe: { ...probe, periodSeconds: 10 },
        livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 6 },
      },
    });
    service(this, { name: jaeger.name, selector: jaeger.labels, ports: { otlp: jaeger.otlp, query: jaeger.query } });
    pods.ingressFrom(collector, jaeger.otlp).ingressFrom(grafana, jaeger.query);
    scrape(pods, { job: jaeger.name, port: ports.metrics });
  }
}

const probe = { httpGet: { path: '/status', port: k8s.IntOrString.fromString('health') }, timeoutSeconds: 5 };
