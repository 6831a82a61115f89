import type { ContainerPort, Labels } from '../model/manifest';

/** Pods that exist in the cluster without being rendered here. */
export interface ProvidedPods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly (ContainerPort & { readonly protocol: 'TCP' | 'UDP' })[];
  /** The one of them that tells metrics. Default: none. */
  readonly metricsPort?: number;
  /** Its Service as pods call it, where somebody does. */
  readonly service?: string;
}

/** The cluster's DNS. */
export const coreDns = {
  name: 'dns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  ports: [
    { containerPort: 53, protocol: 'UDP' },
    { containerPort: 53, protocol: 'TCP' },
  ],
} as const satisfies ProvidedPods;

/** The ingress controller. */
export const traefik = {
  name: 'traefik',
  namespace: 'kube-system',
  labels: { 'app.kubernetes.io/name': 'traefik' },
  ports: [
    { containerPort: 8000, protocol: 'TCP' },
    { containerPort: 8443, protocol: 'TCP' },
    { containerPort: 9100, protocol: 'TCP' },
  ],
  metricsPort: 9100,
  /** Its Service, as pods call it. */
  service: 'traefik.kube-system.svc',
} as const satisfies ProvidedPods;

/** What tells the use of processors and memory to autoscalers; the API server asks it. */
export const metricsServer = {
  name: 'metrics-server',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'metrics-server' },
  ports: [{ containerPort: 10250, protocol: 'TCP' }],
} as const satisfies ProvidedPods;

/** The pods of K3s' own load balancer that take the traffic of Traefik's Service on each node, where MetalLB does not. */
export const serviceLb = {
  name: 'svclb-traefik',
  namespace: 'kube-system',
  labels: { 'svccontroller.k3s.cattle.io/svcname': 'traefik' },
  ports: [
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 443, protocol: 'TCP' },
  ],
} as const satisfies ProvidedPods;

/** What a fresh K3s brings, so that references to it are no dangling ones. Source: the manifests that K3s deploys at start. */
export const k3s = {
  namespaces: ['default', 'kube-system', 'kube-public', 'kube-node-lease'],
  pods: [coreDns, traefik, metricsServer, serviceLb] as readonly ProvidedPods[],
  services: [
    { namespace: 'default', name: 'kubernetes', ports: [443] },
    { namespace: 'kube-system', name: 'kube-dns', ports: [53, 9153] },
    { namespace: 'kube-system', name: 'metrics-server', ports: [443] },
    { namespace: 'kube-system', name: 'traefik', ports: [80, 443] },
  ],
  /** API groups whose kinds it defines, as far as we write any. */
  crdGroups: ['helm.cattle.io', 'traefik.io'],
  storageClasses: ['local-path'],
  ingressClasses: ['traefik'],
  priorityClasses: ['system-cluster-critical', 'system-node-critical'],
  /** In every namespace. */
  serviceAccounts: ['default'],
  configMaps: [{ name: 'kube-root-ca.crt', keys: ['ca.crt'] }],
  clusterRoles: ['admin', 'cluster-admin', 'edit', 'system:auth-delegator', 'view'],
} as const;
