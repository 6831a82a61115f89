import { type CatalogueImage, referenceOf } from './images/image';
import { signers } from './images/signers';

const machines = ['amd64', 'arm64'] as const;
/** The runner that builds our own images has no other. */
const runner = ['amd64'] as const;

/**
 * Every image, the only place that names one. `npm run images -- --write` writes the digests. Ports, HTTP paths and required
 * variables of an image: charts/contracts.ts.
 */
export const catalogue = {
  alertmanager: {
    repository: 'quay.io/prometheus/alertmanager',
    version: 'v0.34.1',
    digest: 'sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/prometheus/alertmanager',
  },
  /** Built from images/twisterlab-api. Tag: version and commit of the application, revision of the folder. */
  twisterlabApi: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-platform-api',
    version: '3.2.0-de7d2428d39d-1',
    digest: 'unpublished',
    architectures: runner,
    licence: 'MIT',
    folder: 'images/twisterlab-api',
    contents: { '3.2.0-de7d2428d39d-1': '9dba9bc24b54' },
  },
  /** Built from images/twisterlab-mcp. */
  mcpUnified: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-platform-mcp',
    version: '3.2.0-de7d2428d39d-1',
    digest: 'unpublished',
    architectures: runner,
    licence: 'MIT',
    folder: 'images/twisterlab-mcp',
    contents: { '3.2.0-de7d2428d39d-1': '2c3c4a872d32' },
  },
  /** PostgreSQL with Patroni, pgBackRest and restic, built from images/postgres. Major version: charts/twisterlab/postgres/version.ts. */
  postgres: {
    repository: 'ghcr.io/youneselfakir0/twisterlab-postgres',
    version: '16.15-patroni4.1.5-2',
    digest: 'unpublished',
    architectures: runner,
    licence: 'PostgreSQL AND MIT AND BSD-2-Clause',
    folder: 'images/postgres',
    contents: { '16.15-patroni4.1.5-2': '9e3d93cb890c' },
  },
  /** 7.2 is the last release line under the BSD licence. Source: docs/decisions/0004-redis-7.2.md. */
  redis: {
    repository: 'docker.io/library/redis',
    version: '7.2.16-bookworm',
    digest: 'sha256:0637954999d01b7c9ce9167db2da50656e2590d3b884f1c600c5f63bb6e6773c',
    architectures: machines,
    licence: 'BSD-3-Clause',
    upstream: 'https://hub.docker.com/_/redis',
  },
  postgresExporter: {
    repository: 'quay.io/prometheuscommunity/postgres-exporter',
    version: 'v0.20.1',
    digest: 'sha256:ac5ec343104fae0e2d84a27bb8d69b38430a11910c5382cad85d478d2bab713e',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/prometheus-community/postgres_exporter',
  },
  redisExporter: {
    repository: 'docker.io/oliver006/redis_exporter',
    version: 'v1.93.0',
    digest: 'unresolved',
    architectures: machines,
    licence: 'MIT',
    upstream: 'https://github.com/oliver006/redis_exporter',
  },
  kubeStateMetrics: {
    repository: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    version: 'v2.20.0',
    digest: 'sha256:42cfe3723a5f058171c627537fb57a3ea0f26e4380fa18555a95cb1a1b4cfc5b',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/kubernetes/kube-state-metrics',
    signer: signers.kubernetes,
  },
  blackboxExporter: {
    repository: 'quay.io/prometheus/blackbox-exporter',
    version: 'v0.28.0',
    digest: 'sha256:e753ff9f3fc458d02cca5eddab5a77e1c175eee484a8925ac7d524f04366c2fc',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/prometheus/blackbox_exporter',
  },
  nodeExporter: {
    repository: 'quay.io/prometheus/node-exporter',
    version: 'v1.12.1',
    digest: 'sha256:1b4e4438faca4dd7e001dd445d161a4a2091b0fededa84093b3a8dfeae1f1be0',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/prometheus/node_exporter',
  },
  argoCd: {
    repository: 'quay.io/argoproj/argocd',
    version: 'v3.5.4',
    digest: 'sha256:49dff79439bb38b1b942b19a113fe1fec7e6b6c671ddf9fe6a4a7c46bde0b77b',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/argoproj/argo-cd',
    signer: signers.argoCd,
  },
  /** The version that this Argo CD release uses. A cache without a volume: a new major needs no migration. */
  argoCdRedis: {
    repository: 'docker.io/library/redis',
    version: '8.2.3-alpine',
    digest: 'sha256:08ad0b1d280850169a790dba1393ff7a90aef951fc19632cf4d3ce4f78e679ba',
    architectures: machines,
    licence: 'AGPL-3.0-only OR SSPL-1.0 OR LicenseRef-RSALv2',
    upstream: 'https://hub.docker.com/_/redis',
  },
  metallbController: {
    repository: 'quay.io/metallb/controller',
    version: 'v0.16.1',
    digest: 'sha256:f51ab515de9ccd20dc3dccb093e48df8adddac019326c456f449e55ba91b6420',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/metallb/metallb',
  },
  metallbSpeaker: {
    repository: 'quay.io/metallb/speaker',
    version: 'v0.16.1',
    digest: 'sha256:16561e96531e1852d5c229ad7fae6e994dcfa983ff7f4de6b6208b34a4e2ddbc',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/metallb/metallb',
  },
  certManagerController: {
    repository: 'quay.io/jetstack/cert-manager-controller',
    version: 'v1.21.1',
    digest: 'sha256:416a2d76870d996460e62bd7f521bf14fa017be9e3e904aab92163a331fcb61a',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/cert-manager/cert-manager',
    signer: signers.certManager,
  },
  certManagerWebhook: {
    repository: 'quay.io/jetstack/cert-manager-webhook',
    version: 'v1.21.1',
    digest: 'sha256:d8b3961b51c8c7320633f8208dc46bf88aa13804d0f7cbe48a096b2c523cee42',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/cert-manager/cert-manager',
    signer: signers.certManager,
  },
  certManagerCainjector: {
    repository: 'quay.io/jetstack/cert-manager-cainjector',
    version: 'v1.21.1',
    digest: 'sha256:ccf6b919ec0500745a47a910118f834f9636d0aac1ff221245cd2557ed8c7c98',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/cert-manager/cert-manager',
    signer: signers.certManager,
  },
  /** The HTTP-01 solver that answers ACME challenges. */
  certManagerAcmesolver: {
    repository: 'quay.io/jetstack/cert-manager-acmesolver',
    version: 'v1.21.1',
    digest: 'sha256:dbc7cc1354f603918e7c5af7f55a0a620537394452c93a565bde75c6f48e8837',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/cert-manager/cert-manager',
    signer: signers.certManager,
  },
  prometheus: {
    repository: 'quay.io/prometheus/prometheus',
    version: 'v3.15.0',
    digest: 'sha256:efd719c99d83b060d9daefdcf00360461adf279f45ef5391f8d111892118753e',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/prometheus/prometheus',
  },
  loki: {
    repository: 'docker.io/grafana/loki',
    version: '3.7.8',
    digest: 'sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193',
    architectures: machines,
    licence: 'AGPL-3.0-only',
    upstream: 'https://github.com/grafana/loki',
  },
  /** The Kubernetes distribution. Its components: charts/monitoring/collector/distribution.ts. */
  otelCollector: {
    repository: 'docker.io/otel/opentelemetry-collector-k8s',
    version: '0.161.0',
    digest: 'sha256:2fed8ff024bdb42473890724fa0833bd31e16197aa4790d8e0be3829f87f0de1',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/open-telemetry/opentelemetry-collector-releases',
    signer: signers.otelCollector,
  },
  jaeger: {
    repository: 'docker.io/jaegertracing/jaeger',
    version: '2.20.0',
    digest: 'sha256:46a886260e04002d8f45e213fc39063fa11a50446048fdaa64786fc0840cb9f8',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/jaegertracing/jaeger',
  },
  k6: {
    repository: 'docker.io/grafana/k6',
    version: '2.3.0',
    digest: 'sha256:9c2dee7f8ed74d317e4027c06a10f169b625638189de8d4555d0b3486a5aeb34',
    architectures: machines,
    licence: 'AGPL-3.0-only',
    upstream: 'https://github.com/grafana/k6',
  },
  grafana: {
    repository: 'docker.io/grafana/grafana',
    version: '13.2.3',
    digest: 'sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572',
    architectures: machines,
    licence: 'AGPL-3.0-only',
    upstream: 'https://github.com/grafana/grafana',
  },
  /** Since 7.15.2 it accepts forwarded headers only from `--trusted-proxy-ip`. */
  oauth2Proxy: {
    repository: 'quay.io/oauth2-proxy/oauth2-proxy',
    version: 'v7.15.3',
    digest: 'sha256:10a1165743a192e1940b4708fb9647027185ce11a681a1c5519b442ff7f1f561',
    architectures: machines,
    licence: 'MIT',
    upstream: 'https://github.com/oauth2-proxy/oauth2-proxy',
  },
  trustManager: {
    repository: 'quay.io/jetstack/trust-manager',
    version: 'v0.24.0',
    digest: 'unresolved',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/cert-manager/trust-manager',
  },
  /** A record may name `openBao` instead. Source: docs/decisions/0031-secrets-store.md. */
  vault: {
    repository: 'docker.io/hashicorp/vault',
    version: '1.21.4',
    digest: 'sha256:4e33b126a59c0c333b76fb4e894722462659a6bec7c48c9ee8cea56fccfd2569',
    architectures: machines,
    licence: 'BUSL-1.1',
    upstream: 'https://github.com/hashicorp/vault',
  },
  /** Harbor, of the release that its chart names. Its publisher offers no arm64. */
  harborCore: {
    repository: 'docker.io/goharbor/harbor-core',
    version: 'v2.15.1',
    digest: 'sha256:887a85b8ea98b76bfc9f715f1a0785bb99f9a1034241513902dd6e95be922a83',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborDb: {
    repository: 'docker.io/goharbor/harbor-db',
    version: 'v2.15.1',
    digest: 'unresolved',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborExporter: {
    repository: 'docker.io/goharbor/harbor-exporter',
    version: 'v2.15.1',
    digest: 'unresolved',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborJobservice: {
    repository: 'docker.io/goharbor/harbor-jobservice',
    version: 'v2.15.1',
    digest: 'sha256:0de4fd2ce3a02d3e6591b439e4674ea085885ddf43652b44004cc67eb19dba12',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborNginx: {
    repository: 'docker.io/goharbor/nginx-photon',
    version: 'v2.15.1',
    digest: 'unresolved',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborPortal: {
    repository: 'docker.io/goharbor/harbor-portal',
    version: 'v2.15.1',
    digest: 'sha256:ac55161c57a8351807adf8f8def264bdd52667c371d0436beefebdac4341c9e2',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborRedis: {
    repository: 'docker.io/goharbor/redis-photon',
    version: 'v2.15.1',
    digest: 'unresolved',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborRegistry: {
    repository: 'docker.io/goharbor/registry-photon',
    version: 'v2.15.1',
    digest: 'sha256:ebf0325c2661729dbb317cbf839608eb8b15cfa158911a94976f2c21563c466e',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborRegistryctl: {
    repository: 'docker.io/goharbor/harbor-registryctl',
    version: 'v2.15.1',
    digest: 'sha256:554147a956989175f63f8d41573d716c6ddf6052acd1749c88c0f99ce6ee2bff',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  harborTrivy: {
    repository: 'docker.io/goharbor/trivy-adapter-photon',
    version: 'v2.15.1',
    digest: 'unresolved',
    architectures: runner,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/goharbor/harbor',
  },
  /** The fork of Vault under MPL 2.0 with the same API: a record may name it. */
  openBao: {
    repository: 'quay.io/openbao/openbao',
    version: '2.7.0',
    digest: 'sha256:71156a1c6623a5fa3f5e61b0c6a8ead0faf0df29a778339188443551995d1315',
    architectures: machines,
    licence: 'MPL-2.0',
    upstream: 'https://github.com/openbao/openbao',
  },
  externalSecrets: {
    repository: 'ghcr.io/external-secrets/external-secrets',
    version: 'v2.9.0',
    digest: 'unresolved',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/external-secrets/external-secrets',
  },
  trivyOperator: {
    repository: 'docker.io/aquasec/trivy-operator',
    version: '0.32.0',
    digest: 'unresolved',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/aquasecurity/trivy-operator',
  },
  /**
   * The scanner of .github/workflows/security.yml and of Trivy Operator. By digest: its tags were moved to malware in March 2026
   * (CVE-2026-33634).
   */
  trivy: {
    repository: 'docker.io/aquasec/trivy',
    version: '0.74.0',
    digest: 'sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969',
    architectures: machines,
    licence: 'Apache-2.0',
    upstream: 'https://github.com/aquasecurity/trivy',
    signer: signers.trivy,
  },
} as const satisfies Readonly<Record<string, CatalogueImage>>;

export type ImageKey = keyof typeof catalogue;

/** The reference of each: registry, exact version, and digest if it is known. */
export const images = Object.fromEntries(
  Object.entries(catalogue).map(([key, image]) => [key, referenceOf(image)]),
) as Readonly<Record<ImageKey, string>>;
