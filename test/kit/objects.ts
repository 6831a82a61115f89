import { edge } from '../../environments/edge';
import { production } from '../../environments/production';
import { link, type Graph } from '../../platform/link/graph';
import type { Manifest } from '../../platform/manifest';
import type { Cluster } from '../../platform/records/cluster';
import type { Flow } from '../../platform/flow';
import { checkFleet, type Fleet } from '../../platform/records/fleet';
import type { Rendered, RenderedEnvironment } from '../../platform/render';
import type { Finding, Rule, ShapeRule } from '../../platform/verify/rule';

/** A small fleet: the real cluster with production alone. */
export const fleet: Fleet = checkFleet({ clusters: [edge], tenants: [production] });

/** An object as charts write them, with the fields that a test cares about. */
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

/** A pod template that breaks no rule. */
export function template(name: string, { image = 'docker.io/library/demo:1.2.3', spec, container, labels }: PodOptions = {}) {
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

/** A Deployment that breaks no rule. `deployment` holds fields of its spec. */
export function deployment(name: string, options: PodOptions & { readonly deployment?: Record<string, unknown> } = {}): Manifest {
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

export function service(name: string, spec: Record<string, unknown> = {}): Manifest {
  return object('v1', 'Service', name, {
    spec: { selector: { 'app.kubernetes.io/name': name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec },
  });
}

export function configMap(name: string, data: Record<string, string> = {}): Manifest {
  return object('v1', 'ConfigMap', name, { data });
}

export function networkPolicy(name: string, spec: Record<string, unknown>): Manifest {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
}

/** Denies everything in the namespace, as every tenant does. */
export const defaultDeny = networkPolicy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

export const namespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'twisterlab', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

export interface Extras {
  readonly flows?: readonly Flow[];
  readonly secrets?: RenderedEnvironment['secrets'];
  readonly environment?: string;
  readonly cluster?: Cluster;
}

/** An environment of these objects. */
export function environment(manifests: readonly Manifest[], extras: Extras = {}): RenderedEnvironment {
  const name = extras.environment ?? 'production';
  const objects = manifests.map((manifest): Rendered => ({ environment: name, application: 'demo', home: 'twisterlab', manifest }));
  return { name, cluster: extras.cluster ?? fleet.clusters[0]!, objects, flows: extras.flows ?? [], secrets: extras.secrets ?? [] };
}

/** The graph of these objects and the namespace that they live in, which comes from the cluster. */
export function graph(manifests: readonly Manifest[], extras: Extras = {}): Graph {
  const cluster = extras.cluster ?? fleet.clusters[0]!;
  const own = manifests.some(({ kind }) => kind === 'Namespace') ? [] : [environment([namespace], { ...extras, environment: 'edge', flows: [], secrets: [] })];
  return link(cluster, fleet.tenants, [...own, environment(manifests, extras)]);
}

/** What a rule says of these objects, as `says` texts. */
export function findings(rule: Rule, manifests: readonly Manifest[], extras: Extras = {}): string[] {
  return [...rule.check(graph(manifests, extras))].map(text);
}

export function shapeFindings(rule: ShapeRule, manifests: readonly Manifest[], extras: Extras = {}): string[] {
  return [...rule.check([environment(manifests, extras)])].map(text);
}

function text({ at, says, mend }: Finding): string {
  if (!mend.endsWith('.')) throw new Error(`the mend of "${says}" is no sentence: ${mend}`);
  return `${at.manifest.kind} ${at.manifest.metadata?.name} ${says}`;
}
