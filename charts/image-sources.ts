import type { images } from './images';

/** Built by .github/workflows/images.yml from a folder of this repository, on main. */
export interface OwnImage {
  readonly folder: string;
  /**
   * The folder's content by tag: the first 12 hex digits of the SHA-256 of its files. A published tag never gets other content, so a
   * change needs another tag: test/charts/images.test.ts prints it.
   */
  readonly contents: Readonly<Record<string, string>>;
}

/** Published by another project. */
export interface UpstreamImage {
  /** The page on which the project names the image. */
  readonly upstream: string;
}

export type ImageSource = OwnImage | UpstreamImage;

const redis: UpstreamImage = { upstream: 'https://hub.docker.com/_/redis' };
const metallb: UpstreamImage = { upstream: 'https://github.com/metallb/metallb' };
const certManager: UpstreamImage = { upstream: 'https://github.com/cert-manager/cert-manager' };

/** Who publishes each image: the reference names an image that exists only after that. */
export const imageSources: Readonly<Record<keyof typeof images, ImageSource>> = {
  twisterlabApi: { folder: 'images/twisterlab-api', contents: { '3.2.0-de7d2428d39d-1': '9dba9bc24b54' } },
  mcpUnified: { folder: 'images/twisterlab-mcp', contents: { '3.2.0-de7d2428d39d-1': '2c3c4a872d32' } },
  postgres: { folder: 'images/postgres', contents: { '16.15-patroni4.1.5-2': '9e3d93cb890c' } },
  alertmanager: { upstream: 'https://github.com/prometheus/alertmanager' },
  redis,
  postgresExporter: { upstream: 'https://github.com/prometheus-community/postgres_exporter' },
  redisExporter: { upstream: 'https://github.com/oliver006/redis_exporter' },
  kubeStateMetrics: { upstream: 'https://github.com/kubernetes/kube-state-metrics' },
  blackboxExporter: { upstream: 'https://github.com/prometheus/blackbox_exporter' },
  nodeExporter: { upstream: 'https://github.com/prometheus/node_exporter' },
  argoCd: { upstream: 'https://github.com/argoproj/argo-cd' },
  argoCdRedis: redis,
  metallbController: metallb,
  metallbSpeaker: metallb,
  certManagerController: certManager,
  certManagerWebhook: certManager,
  certManagerCainjector: certManager,
  certManagerAcmesolver: certManager,
  prometheus: { upstream: 'https://github.com/prometheus/prometheus' },
  loki: { upstream: 'https://github.com/grafana/loki' },
  otelCollector: { upstream: 'https://github.com/open-telemetry/opentelemetry-collector-releases' },
  jaeger: { upstream: 'https://github.com/jaegertracing/jaeger' },
  k6: { upstream: 'https://github.com/grafana/k6' },
  grafana: { upstream: 'https://github.com/grafana/grafana' },
  trustManager: { upstream: 'https://github.com/cert-manager/trust-manager' },
};
