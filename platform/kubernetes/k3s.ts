import type { ContainerPort, Labels, PodSpec } from '../model/manifest';

/** Pods that the cluster runs and dist does not contain. */
export interface ProvidedPods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Name of their Deployment, which an autoscaler may scale. Default: none does. */
  readonly deployment?: string;
  readonly ports: readonly (ContainerPort & { readonly protocol: 'TCP' | 'UDP' })[];
  /** The port that exposes metrics. Default: none. */
  readonly metricsPort?: number;
  /** DNS name of its Service, where pods use it. */
  readonly service?: string;
  /** What the scheduler reads of their specification. Default: they request nothing, and any node may run them. */
  readonly spec?: Pick<PodSpec, 'containers' | 'topologySpreadConstraints'>;
  /** The Helm chart of K3s that creates them, as many as its values set. Default: none, there is one pod. */
  readonly chart?: string;
  /** One on each node of a cluster with this load balancer. Default: they do not depend on it. */
  readonly loadBalancer?: 'servicelb';
  /** Ports of its Service, as clients use them, with those of its pods. Default: the Service is not used by clients outside. */
  readonly entryPoints?: Readonly<Record<number, number>>;
}

/** The DNS server of the cluster. Its manifest sets no replicas, so that an autoscaler or an administrator can. */
export const coreDns = {
  name: 'dns',
  deployment: 'coredns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  spec: {
    containers: [
      {
        name: 'coredns',
        resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
      },
    ],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
  },
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
  chart: 'traefik',
  entryPoints: { 80: 8000, 443: 8443 },
  /** DNS name of its Service. */
  service: 'traefik.kube-system.svc',
} as const satisfies ProvidedPods;

/** Serves CPU and memory usage to autoscalers, through the API server. */
export const metricsServer = {
  name: 'metrics-server',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'metrics-server' },
  spec: { containers: [{ name: 'metrics-server', resources: { requests: { cpu: '100m', memory: '70Mi' } } }] },
  ports: [{ containerPort: 10250, protocol: 'TCP' }],
} as const satisfies ProvidedPods;

/** Pods of ServiceLB, which receive the traffic of Traefik's Service on each node of a cluster without MetalLB. */
export const serviceLb = {
  name: 'svclb-traefik',
  namespace: 'kube-system',
  labels: { 'svccontroller.k3s.cattle.io/svcname': 'traefik' },
  loadBalancer: 'servicelb',
  ports: [
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 443, protocol: 'TCP' },
  ],
} as const satisfies ProvidedPods;

/** Objects of a new K3s cluster, to which references are valid. Source: the manifests that K3s deploys at start. */
export const k3s = {
  namespaces: ['default', 'kube-system', 'kube-public', 'kube-node-lease'],
  pods: [coreDns, traefik, metricsServer, serviceLb] as readonly ProvidedPods[],
  services: [
    { namespace: 'default', name: 'kubernetes', ports: [443] },
    { namespace: 'kube-system', name: 'kube-dns', ports: [53, 9153] },
    { namespace: 'kube-system', name: 'metrics-server', ports: [443] },
    { namespace: 'kube-system', name: 'traefik', ports: [80, 443] },
  ],
  /** API groups of its CRDs whose kinds charts use. */
  crdGroups: ['helm.cattle.io', 'traefik.io'],
  /** Of these, the groups that `npm run import -- k3s` imports; the chart of Traefik brings the other. */
  importedCrdGroups: ['helm.cattle.io'],
  /** Its Helm charts whose values a HelmChartConfig of the same name sets, and the objects that references name. */
  configurableCharts: [
    {
      name: 'traefik',
      namespace: 'kube-system',
      creates: [
        { kind: 'IngressClass', name: 'traefik', namespace: undefined, ports: null },
        { kind: 'Service', name: 'traefik', namespace: 'kube-system', ports: [80, 443] },
      ],
    },
  ],
  /** The first is the default. */
  storageClasses: [{ name: 'local-path', provisioner: 'rancher.io/local-path', reclaimPolicy: 'Delete' }],
  ingressClasses: ['traefik'],
  /** In every namespace. */
  serviceAccounts: ['default'],
  configMaps: [{ name: 'kube-root-ca.crt', keys: ['ca.crt'] }],
} as const;
