import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Application } from '../kit/application';
import { Config } from '../kit/config';
import { monitoringNamespace, prometheus } from '../kit/metrics';
import type { Mount } from '../kit/workloads/container';
import { Server } from '../kit/workloads/server';
import { trustBundle } from '../trust-manager/trust-manager';

/** The target of the probe job of Prometheus. */
export const blackbox = {
  name: 'blackbox-exporter',
  namespace: monitoringNamespace,
  labels: { 'app.kubernetes.io/name': 'blackbox-exporter' },
  job: 'blackbox',
  port: 9115,
  through: traefik.service,
} as const;

/** Name of the module that expects this HTTP status. */
export const moduleOf = (status: number) => `https_${status}`;

const authority: Mount = {
  path: '/etc/authority',
  readOnly: true,
  volume: { name: 'authority', configMap: { name: trustBundle.configMap } },
};

/** Probes host names as a client does: sends the name in TLS (SNI) and HTTP, but connects to the ingress controller independent of DNS. */
export class BlackboxExporter extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, blackbox.name, cluster.name, monitoringNamespace);
    const config = new Config(this, 'blackbox-config', { 'blackbox.yml': configuration(cluster) });
    const { name, namespace, labels } = prometheus;
    const server = new Server(this, blackbox.name, {
      cluster,
      priorityClass: monitoringPriority,
      image: images.blackboxExporter,
      user: 65534,
      args: ['--config.file=/etc/blackbox/blackbox.yml'],
      http: { port: blackbox.port, health: '/-/healthy' },
      cpu: { request: '5m', limit: '100m' },
      memory: { request: '16Mi', limit: '64Mi' },
      mounts: [config.mount('/etc/blackbox'), ...(cluster.acme ? [] : [authority])],
      recreate: true,
    }).ingressFrom({ name, namespace, labels });
    server.pods.egressToOpen(traefik, 8443).allowDns();
  }
}

/** @returns the text of blackbox.yml: a module for each status. Without ACME it trusts the cluster's own CA, otherwise the CAs of the image. */
function configuration({ acme }: Cluster): string {
  const module = (status: number) => ({
    prober: 'http',
    timeout: '9s',
    http: {
      preferred_ip_protocol: 'ip4',
      valid_status_codes: [status],
      follow_redirects: false,
      fail_if_not_ssl: true,
      ...(!acme && { tls_config: { ca_file: `${authority.path}/${trustBundle.key}` } }),
    },
  });
  return yamlText({ modules: Object.fromEntries([200, 401].map((status) => [moduleOf(status), module(status)])) });
}
