import { type Graph, link } from '@twisterlab/platform/link/graph';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { Flow } from '@twisterlab/platform/model/flow';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import type { RenderedEnvironment, RenderedObject } from '@twisterlab/platform/model/rendered';
import type { Finding, Rule, ShapeRule } from '@twisterlab/platform/verify/rule';
import { facts } from './facts';

/** A single-node cluster. */
export const cluster: Cluster = {
  name: 'edge',
  kubernetes: '1.36',
  nodes: [
    {
      name: 'edgeserver',
      address: '192.168.0.30',
      role: 'server',
      cpu: '4',
      memory: '15Gi',
      disk: '91Gi',
      reserved: { cpu: '500m', memory: '2Gi', disk: '20Gi' },
    },
  ],
  serverAddress: '192.168.0.30',
  lan: '192.168.0.0/24',
  pods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  loadBalancer: 'servicelb',
  repository: 'https://git.example.org/platform.git',
  targetRevision: 'main',
};

/** An object with the fields that a test needs. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Record<string, unknown> = {},
  namespace: string | undefined = 'twisterlab',
): Manifest {
  const { metadata, ...fields } = rest;
  return { apiVersion, kind, metadata: { name, namespace, ...(metadata as object) }, ...fields };
}

export interface PodOptions {
  readonly image?: string;
  /** Fields of the pod spec, over the defaults. */
  readonly spec?: Record<string, unknown>;
  /** Fields of the container, over the defaults. */
  readonly container?: Record<string, unknown>;
  readonly labels?: Record<string, string>;
}

/** A pod template without findings. */
export function template(
  name: string,
  { image = 'docker.io/library/demo:1.2.3', spec, container, labels }: PodOptions = {},
) {
  return {
    metadata: { labels: { 'app.kubernetes.io/name': name, ...labels } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name,
          image,
          ports: [{ name: 'http', containerPort: 8000 }],
          ...probesOf(container),
          resources: {
            requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
            limits: { cpu: '200m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** Probes of the default port; none for a container with ports of its own. */
function probesOf(container: Record<string, unknown> | undefined) {
  if (container && 'ports' in container) return {};
  const httpGet = { path: '/', port: 'http' };
  return { readinessProbe: { httpGet }, livenessProbe: { httpGet } };
}

/** A Deployment without findings. `deployment` overrides fields of its spec. */
export function deployment(
  name: string,
  options: PodOptions & { readonly deployment?: Record<string, unknown> } = {},
): Manifest {
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: template(name, options),
      ...options.deployment,
    },
  });
}

/** A StatefulSet without findings and without claims. `statefulSet` overrides fields of its spec. */
export function statefulSet(
  name: string,
  options: PodOptions & { readonly statefulSet?: Record<string, unknown> } = {},
): Manifest {
  return object('apps/v1', 'StatefulSet', name, {
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: template(name, options),
      ...options.statefulSet,
    },
  });
}

/** `cronJob` overrides fields of its spec. */
export function cronJob(
  name: string,
  options: PodOptions & { readonly cronJob?: Record<string, unknown> } = {},
): Manifest {
  return object('batch/v1', 'CronJob', name, {
    spec: {
      schedule: '0 2 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: { template: template(name, { ...options, spec: { restartPolicy: 'Never', ...options.spec } }) },
      },
      ...options.cronJob,
    },
  });
}

export function service(name: string, spec: Record<string, unknown> = {}): Manifest {
  return object('v1', 'Service', name, {
    spec: {
      selector: { 'app.kubernetes.io/name': name },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      ...spec,
    },
  });
}

/** A Certificate from the issuer `private` for these host names. `spec` overrides the defaults. */
export function certificate(name: string, dnsNames: readonly string[], spec: Record<string, unknown> = {}): Manifest {
  return object('cert-manager.io/v1', 'Certificate', name, {
    spec: {
      secretName: `${name}-tls`,
      dnsNames,
      usages: ['digital signature', 'server auth'],
      duration: '2160h',
      renewBefore: '720h',
      issuerRef: { kind: 'ClusterIssuer', name: 'private' },
      ...spec,
    },
  });
}

export function clusterIssuer(name: string, spec: Record<string, unknown> = { selfSigned: {} }): Manifest {
  return { ...object('cert-manager.io/v1', 'ClusterIssuer', name, { spec }), metadata: { name } };
}

export function storageClass(name: string, reclaimPolicy?: string, provisioner = 'rancher.io/local-path'): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    ...{ provisioner, reclaimPolicy },
  };
}

export function configMap(name: string, data: Record<string, string> = {}): Manifest {
  return object('v1', 'ConfigMap', name, { data });
}

export function networkPolicy(name: string, spec: Record<string, unknown>): Manifest {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
}

/** A validating webhook of a Service for the creation of widgets. `webhook` overrides the defaults. */
export function webhook(serviceName: string, webhook: Record<string, unknown> = {}): Manifest {
  const rule = { apiGroups: ['example.org'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: serviceName },
    ...{
      webhooks: [
        {
          name: 'widgets.example.org',
          clientConfig: { service: { name: serviceName, namespace: 'twisterlab', path: '/', port: 80 } },
          rules: [rule],
          ...webhook,
        },
      ],
    },
  };
}

/** Denies all traffic in the namespace, as in every tenant. */
export const denyAll = networkPolicy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

export const namespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'twisterlab', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

/** Pods of one application, as a party of a flow. */
export function pods(name: string, namespace = 'twisterlab') {
  return { name, namespace, labels: { 'app.kubernetes.io/name': name } };
}

/** NetworkPolicies that allow one port: ingress to `to` from `from`, or egress from `from` to `to`. */
export const allows = {
  ingress: (to: string, from: string, port: number | string) =>
    networkPolicy(`${to}-from-${from}`, {
      podSelector: { matchLabels: pods(to).labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: pods(from).labels } }], ports: [{ port }] }],
    }),
  egress: (from: string, to: string, port: number | string) =>
    networkPolicy(`${from}-to-${to}`, {
      podSelector: { matchLabels: pods(from).labels },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: pods(to).labels } }], ports: [{ port }] }],
    }),
};

export interface EnvironmentOptions {
  readonly flows?: readonly Flow[];
  readonly secrets?: RenderedEnvironment['secrets'];
  readonly exceptions?: RenderedEnvironment['exceptions'];
  readonly endpoints?: RenderedEnvironment['endpoints'];
  readonly monitoring?: Partial<RenderedEnvironment['monitoring']>;
  readonly environment?: string;
  readonly cluster?: Cluster;
}

/** An environment of these objects. */
export function environment(manifests: readonly Manifest[], extras: EnvironmentOptions = {}): RenderedEnvironment {
  const name = extras.environment ?? 'production';
  const objects = manifests.map(
    (manifest): RenderedObject => ({
      environment: name,
      application: 'demo',
      applicationNamespace: 'twisterlab',
      manifest,
    }),
  );
  return {
    name,
    cluster: extras.cluster ?? cluster,
    objects,
    flows: extras.flows ?? [],
    secrets: extras.secrets ?? [],
    exceptions: extras.exceptions ?? [],
    endpoints: extras.endpoints ?? [],
    monitoring: { ...noMonitoring, ...extras.monitoring },
  };
}

/** The graph of these objects and of their namespace, which the cluster defines. */
export function graph(manifests: readonly Manifest[], extras: EnvironmentOptions = {}): Graph {
  const at = extras.cluster ?? cluster;
  const own = manifests.some(({ kind }) => kind === 'Namespace')
    ? []
    : [environment([namespace], { ...extras, environment: 'edge', flows: [], secrets: [], monitoring: {} })];
  return link(at, [...own, environment(manifests, extras)], facts);
}

/** The graph of objects by their folder in dist, such as `production/redis`. */
export function graphOfFolders(content: Readonly<Record<string, readonly Manifest[]>>): Graph {
  const environments = Object.entries(content).map(([folder, manifests]) => {
    const [name, application] = folder.split('/') as [string, string];
    const one = environment(manifests, { environment: name });
    return { ...one, objects: one.objects.map((each) => ({ ...each, application })) };
  });
  return link(cluster, environments, facts);
}

/** The findings of a rule on these objects, as texts: kind, name and message. */
export function findings(rule: Rule, manifests: readonly Manifest[], extras: EnvironmentOptions = {}): string[] {
  return graphFindings(rule, graph(manifests, extras));
}

export function graphFindings(rule: Rule, of: Graph): string[] {
  return [...rule.check(of)].map(text);
}

export function shapeFindings(
  rule: ShapeRule,
  manifests: readonly Manifest[],
  extras: EnvironmentOptions = {},
): string[] {
  return [...rule.check([environment(manifests, extras)])].map(text);
}

function text({ at, message, fix }: Finding): string {
  const [sentence, ...lines] = fix.split('\n');
  if (!sentence!.endsWith(lines.length > 0 ? ':' : '.'))
    throw new Error(`the fix of "${message}" is not a sentence: ${fix}`);
  return `${at.manifest.kind} ${at.manifest.metadata?.name} ${message}`;
}
