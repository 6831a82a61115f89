import { currentRender } from '@twisterlab/platform/helm/current';
import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { HelmObject } from '@twisterlab/platform/helm/parse';
import { k3s, traefik } from '@twisterlab/platform/kubernetes/k3s';
import { leavingLostNode } from '@twisterlab/platform/kubernetes/lost-node';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/traefik/values';

/** The Middleware of every HTTPS response. */
export const securityHeaders = 'security-headers';

/** The address in the import; `traefikObjects` replaces it, so that a record with another one needs no Helm. */
const importedAddress = '192.168.0.110';

/**
 * The Traefik chart that K3s installs, with K3s' values. Never rendered into dist: the import types our values, shows their effect
 * in a diff, and provides the objects to drills.
 */
export function traefikChart(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'traefik',
    version: '41.3.0',
    repository: 'https://traefik.github.io/charts',
    release: 'traefik',
    namespace: traefik.namespace,
    freeform: ['service.spec'],
    crds: { groups: k3s.crdGroups },
    // The chart checks for this API; without it the PodDisruptionBudget gets an API version that Kubernetes has removed.
    apiVersions: ['policy/v1/PodDisruptionBudget'],
    values: { ...ofK3s, ...traefikValues({ ingressAddress: importedAddress }) },
  });
}

/** What K3s renders from the settings of this cluster. */
export function traefikObjects(cluster: Cluster): readonly HelmObject[] {
  const text = JSON.stringify(currentRender(traefikChart(cluster)));
  return JSON.parse(text.replaceAll(importedAddress, cluster.ingressAddress)) as readonly HelmObject[];
}

const tolerationsOfK3s = [
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
];

/** Values that K3s sets; ours override them. Source: manifests/traefik.yaml of K3s. */
const ofK3s: Values = {
  priorityClassName: 'system-cluster-critical',
  tolerations: tolerationsOfK3s,
};

/**
 * How soon the Kubernetes client of Traefik notices that its API server was lost: it sends a ping after 5 s without a response, and
 * opens another connection 5 s later. Its defaults are 30 and 15: until then requests go to pods that are gone. Source:
 * k8s.io/apimachinery, pkg/util/net/http.go.
 */
const lostApiServer = [
  { name: 'HTTP2_READ_IDLE_TIMEOUT_SECONDS', value: '5' },
  { name: 'HTTP2_PING_TIMEOUT_SECONDS', value: '5' },
];

/** Values for several nodes: the loss of one is noticed early. Not in the import, which does not depend on the nodes. */
export function lostNodeValues({ nodes }: Pick<Cluster, 'nodes'>) {
  if (nodes.length < 2) return {};
  // A list of ours replaces that of K3s.
  const tolerations = [...tolerationsOfK3s, ...leavingLostNode.map((each) => ({ ...each }))];
  return { env: lostApiServer, tolerations } satisfies Values;
}

/** Log only errors; metrics cover the rest. */
const accessLog = ['--accesslog=true', '--accesslog.format=json', '--accesslog.filters.statuscodes=400-599'];

/**
 * Metrics by router, which has one host name. Those by Service lack requests that do not reach it: without a pod behind it, Traefik
 * answers 503 and counts it for the router only.
 */
const requestMetrics = ['--metrics.prometheus.addrouterslabels=true'];

/** Two even on a single node: if one restarts or runs out of memory, the other serves. */
const replicas = 2;

/**
 * Our values: HTTPS only. Valid for the chart versions 40 and 41 (K3s 1.36 and 1.37). They depend only on the address, not on
 * the nodes.
 */
export function traefikValues({ ingressAddress }: Pick<Cluster, 'ingressAddress'>): Values {
  return {
    deployment: {
      replicas,
      revisionHistoryLimit: 3,
      // Request bodies that exceed the memory buffer.
      tmpVolume: { emptyDir: { sizeLimit: '256Mi' } },
    },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: traefik.labels },
      },
    ],
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    // Neither dashboard nor API.
    api: { dashboard: false },
    gateway: { enabled: false },
    gatewayClass: { enabled: false },
    ports: {
      web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } } },
      websecure: {
        http: { middlewares: [`${traefik.namespace}-${securityHeaders}@kubernetescrd`] },
        // Ends connections of clients that send extremely slowly (slowloris).
        transport: { respondingTimeouts: { readTimeout: '60s' } },
      },
    },
    tlsOptions: {
      default: {
        minVersion: 'VersionTLS12',
        // TLS 1.2: only suites with forward secrecy and AEAD. TLS 1.3 has no others.
        cipherSuites: [
          'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
          'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
          'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
          'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
        ],
      },
    },
    // As arguments, because chart 41 renamed the values.
    additionalArguments: [...accessLog, ...requestMetrics],
    service: {
      // For MetalLB; ServiceLB uses the addresses of the nodes.
      annotations: { 'metallb.io/loadBalancerIPs': ingressAddress },
      // Local keeps the client's source address, which rate limits and policies match.
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    },
    resources: {
      requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '320Mi' },
    },
  };
}
