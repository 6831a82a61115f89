/**
 * All container images, each with its registry and an exact version.
 * Ports, HTTP paths and required variables of an image: charts/contracts.ts. Who publishes it: charts/image-sources.ts.
 */
export const images = {
  alertmanager:
    'quay.io/prometheus/alertmanager:v0.34.1@sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a',
  /** Built from images/twisterlab-api. Tag: version and commit of the application, revision of the folder. */
  twisterlabApi: 'ghcr.io/youneselfakir0/twisterlab-platform-api:3.2.0-de7d2428d39d-1',
  /** Built from images/twisterlab-mcp. */
  mcpUnified: 'ghcr.io/youneselfakir0/twisterlab-platform-mcp:3.2.0-de7d2428d39d-1',
  /** PostgreSQL with Patroni, pgBackRest and restic, built from images/postgres. Major version: charts/twisterlab/postgres/version.ts. */
  postgres: 'ghcr.io/youneselfakir0/twisterlab-postgres:16.15-patroni4.1.5-2',
  /** 7.2 is the last release line under the BSD licence. Source: docs/decisions/0004-redis-7.2.md. */
  redis: 'docker.io/library/redis:7.2.16-bookworm',
  postgresExporter:
    'quay.io/prometheuscommunity/postgres-exporter:v0.20.1@sha256:ac5ec343104fae0e2d84a27bb8d69b38430a11910c5382cad85d478d2bab713e',
  redisExporter: 'docker.io/oliver006/redis_exporter:v1.93.0',
  kubeStateMetrics:
    'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0@sha256:42cfe3723a5f058171c627537fb57a3ea0f26e4380fa18555a95cb1a1b4cfc5b',
  blackboxExporter:
    'quay.io/prometheus/blackbox-exporter:v0.28.0@sha256:e753ff9f3fc458d02cca5eddab5a77e1c175eee484a8925ac7d524f04366c2fc',
  nodeExporter:
    'quay.io/prometheus/node-exporter:v1.12.1@sha256:1b4e4438faca4dd7e001dd445d161a4a2091b0fededa84093b3a8dfeae1f1be0',
  argoCd: 'quay.io/argoproj/argocd:v3.5.4@sha256:49dff79439bb38b1b942b19a113fe1fec7e6b6c671ddf9fe6a4a7c46bde0b77b',
  /** The version that this Argo CD release uses. A cache without a volume: a new major needs no migration. */
  argoCdRedis: 'docker.io/library/redis:8.2.3-alpine',
  metallbController:
    'quay.io/metallb/controller:v0.16.1@sha256:f51ab515de9ccd20dc3dccb093e48df8adddac019326c456f449e55ba91b6420',
  metallbSpeaker:
    'quay.io/metallb/speaker:v0.16.1@sha256:16561e96531e1852d5c229ad7fae6e994dcfa983ff7f4de6b6208b34a4e2ddbc',
  certManagerController: 'quay.io/jetstack/cert-manager-controller:v1.21.1',
  certManagerWebhook: 'quay.io/jetstack/cert-manager-webhook:v1.21.1',
  certManagerCainjector: 'quay.io/jetstack/cert-manager-cainjector:v1.21.1',
  /** The HTTP-01 solver that answers ACME challenges. */
  certManagerAcmesolver: 'quay.io/jetstack/cert-manager-acmesolver:v1.21.1',
  prometheus:
    'quay.io/prometheus/prometheus:v3.15.0@sha256:efd719c99d83b060d9daefdcf00360461adf279f45ef5391f8d111892118753e',
  loki: 'docker.io/grafana/loki:3.7.8@sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193',
  /** The Kubernetes distribution. Its components: charts/monitoring/collector/distribution.ts. */
  otelCollector:
    'docker.io/otel/opentelemetry-collector-k8s:0.161.0@sha256:2fed8ff024bdb42473890724fa0833bd31e16197aa4790d8e0be3829f87f0de1',
  jaeger:
    'docker.io/jaegertracing/jaeger:2.20.0@sha256:46a886260e04002d8f45e213fc39063fa11a50446048fdaa64786fc0840cb9f8',
  k6: 'docker.io/grafana/k6:2.3.0@sha256:9c2dee7f8ed74d317e4027c06a10f169b625638189de8d4555d0b3486a5aeb34',
  grafana: 'docker.io/grafana/grafana:13.2.3@sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572',
  /** Since 7.15.2 it accepts forwarded headers only from `--trusted-proxy-ip`. */
  oauth2Proxy: 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.3',
  trustManager: 'quay.io/jetstack/trust-manager:v0.24.0',
  /** Business Source License. Source: docs/decisions/0031-secrets-store.md. */
  vault: 'docker.io/hashicorp/vault:1.21.4',
  /** The fork of Vault under MPL 2.0 with the same API: a record may name it. */
  openBao: 'quay.io/openbao/openbao:2.7.0@sha256:71156a1c6623a5fa3f5e61b0c6a8ead0faf0df29a778339188443551995d1315',
  externalSecrets: 'ghcr.io/external-secrets/external-secrets:v2.9.0',
} as const;
