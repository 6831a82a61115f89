import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { k3s, traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/traefik/values';

/** Name of the Middleware that every answer over HTTPS goes through. */
export const securityHeaders = 'security-headers';

/**
 * The chart that K3s installs by itself, with the values that it installs it with. It is never rendered into dist: the import
 * types our values, shows in a diff what they do, and gives drills what K3s makes of them.
 */
export function traefikChart(cluster: Pick<Cluster, 'name' | 'kubernetes' | 'ingressAddress'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'traefik',
    version: '41.3.0',
    repository: 'https://traefik.github.io/charts',
    release: 'traefik',
    namespace: traefik.namespace,
    open: ['service.spec'],
    crds: { groups: k3s.crdGroups },
    // The chart asks for the kind; without it the budget is of an API that Kubernetes no longer has.
    apiVersions: ['policy/v1/PodDisruptionBudget'],
    values: { ...ofK3s, ...traefikValues(cluster) },
  });
}

/** Values that K3s sets before ours. Source: manifests/traefik.yaml of K3s. */
const ofK3s: Values = {
  priorityClassName: 'system-cluster-critical',
  tolerations: [
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
  ],
};

/** Two on a single machine as well: one that restarts or runs out of memory leaves the other. */
const replicas = 2;

/**
 * What we set: one way in, HTTPS. The charts 40 and 41 both take them, since K3s 1.36 and 1.37 bring one each. They depend on nothing but the address, so that they stay as they are when nodes come.
 */
export function traefikValues({ ingressAddress }: Pick<Cluster, 'ingressAddress'>): Values {
  return {
    deployment: {
      replicas,
      revisionHistoryLimit: 3,
      // Bodies that do not fit into memory while they are measured.
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
    // No dashboard, and no API behind it.
    api: { dashboard: false },
    gateway: { enabled: false },
    gatewayClass: { enabled: false },
    ports: {
      web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } } },
      websecure: {
        http: { middlewares: [`${traefik.namespace}-${securityHeaders}@kubernetescrd`] },
        // A client that sends a byte a minute holds no connection for ever.
        transport: { respondingTimeouts: { readTimeout: '60s' } },
      },
    },
    tlsOptions: {
      default: {
        minVersion: 'VersionTLS12',
        // For TLS 1.2: forward secrecy and authenticated encryption alone. TLS 1.3 has no others.
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
    // What was refused or went wrong; the rest stands in the metrics. As arguments: the value's name is another before chart 41.
    additionalArguments: ['--accesslog=true', '--accesslog.format=json', '--accesslog.filters.statuscodes=400-599'],
    service: {
      // For MetalLB; the load balancer of K3s gives every node's own address.
      annotations: { 'metallb.io/loadBalancerIPs': ingressAddress },
      // Local keeps the client's address, which rate limits and policies judge by.
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    },
    resources: {
      requests: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '320Mi' },
    },
  };
}
