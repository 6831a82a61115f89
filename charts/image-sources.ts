import type { images } from './images';

interface Published {
  /** The registry and name of the image, without a tag: the rule `image-repository` compares what charts and records use with it. */
  readonly repository: string;
}

/** Built by .github/workflows/images.yml from a folder of this repository, on main. */
export interface OwnImage extends Published {
  readonly folder: string;
  /**
   * The folder's content by tag: the first 12 hex digits of the SHA-256 of its files. A published tag never gets other content, so a
   * change needs another tag: test/charts/images.test.ts prints it.
   */
  readonly contents: Readonly<Record<string, string>>;
}

/** Published by another project. */
export interface UpstreamImage extends Published {
  /** The page on which the project names the image. */
  readonly upstream: string;
}

export type ImageSource = OwnImage | UpstreamImage;

const redis: UpstreamImage = { repository: 'docker.io/library/redis', upstream: 'https://hub.docker.com/_/redis' };
const metallb = { upstream: 'https://github.com/metallb/metallb' };
const certManager = { upstream: 'https://github.com/cert-manager/cert-manager' };

/** Who publishes each image: the reference names an image that exists only after that. */
export const imageSources: Readonly<Record<keyof typeof images, ImageSource>> = {
  twisterlabApi: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-platform-api',
    folder: 'images/twisterlab-api',
    contents: { '3.2.0-de7d2428d39d-1': '9dba9bc24b54' },
  },
  mcpUnified: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-platform-mcp',
    folder: 'images/twisterlab-mcp',
    contents: { '3.2.0-de7d2428d39d-1': '2c3c4a872d32' },
  },
  postgres: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-postgres',
    folder: 'images/postgres',
    contents: { '16.15-patroni4.1.5-2': '9e3d93cb890c' },
  },
  alertmanager: {
    repository: 'quay.io/prometheus/alertmanager',
    upstream: 'https://github.com/prometheus/alertmanager',
  },
  redis,
  postgresExporter: {
    repository: 'quay.io/prometheuscommunity/postgres-exporter',
    upstream: 'https://github.com/prometheus-community/postgres_exporter',
  },
  redisExporter: {
    repository: 'docker.io/oliver006/redis_exporter',
    upstream: 'https://github.com/oliver006/redis_exporter',
  },
  kubeStateMetrics: {
    repository: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    upstream: 'https://github.com/kubernetes/kube-state-metrics',
  },
  blackboxExporter: {
    repository: 'quay.io/prometheus/blackbox-exporter',
    upstream: 'https://github.com/prometheus/blackbox_exporter',
  },
  nodeExporter: {
    repository: 'quay.io/prometheus/node-exporter',
    upstream: 'https://github.com/prometheus/node_exporter',
  },
  argoCd: { repository: 'quay.io/argoproj/argocd', upstream: 'https://github.com/argoproj/argo-cd' },
  argoCdRedis: redis,
  metallbController: { ...metallb, repository: 'quay.io/metallb/controller' },
  metallbSpeaker: { ...metallb, repository: 'quay.io/metallb/speaker' },
  certManagerController: { ...certManager, repository: 'quay.io/jetstack/cert-manager-controller' },
  certManagerWebhook: { ...certManager, repository: 'quay.io/jetstack/cert-manager-webhook' },
  certManagerCainjector: { ...certManager, repository: 'quay.io/jetstack/cert-manager-cainjector' },
  certManagerAcmesolver: { ...certManager, repository: 'quay.io/jetstack/cert-manager-acmesolver' },
  prometheus: { repository: 'quay.io/prometheus/prometheus', upstream: 'https://github.com/prometheus/prometheus' },
  loki: { repository: 'docker.io/grafana/loki', upstream: 'https://github.com/grafana/loki' },
  otelCollector: {
    repository: 'docker.io/otel/opentelemetry-collector-k8s',
    upstream: 'https://github.com/open-telemetry/opentelemetry-collector-releases',
  },
  jaeger: { repository: 'docker.io/jaegertracing/jaeger', upstream: 'https://github.com/jaegertracing/jaeger' },
  k6: { repository: 'docker.io/grafana/k6', upstream: 'https://github.com/grafana/k6' },
  grafana: { repository: 'docker.io/grafana/grafana', upstream: 'https://github.com/grafana/grafana' },
  oauth2Proxy: {
    repository: 'quay.io/oauth2-proxy/oauth2-proxy',
    upstream: 'https://github.com/oauth2-proxy/oauth2-proxy',
  },
  trustManager: {
    repository: 'quay.io/jetstack/trust-manager',
    upstream: 'https://github.com/cert-manager/trust-manager',
  },
  vault: { repository: 'docker.io/hashicorp/vault', upstream: 'https://github.com/hashicorp/vault' },
  openBao: { repository: 'quay.io/openbao/openbao', upstream: 'https://github.com/openbao/openbao' },
  externalSecrets: {
    repository: 'ghcr.io/external-secrets/external-secrets',
    upstream: 'https://github.com/external-secrets/external-secrets',
  },
};
