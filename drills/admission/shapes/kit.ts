import type { Manifest } from '@twisterlab/platform/model/manifest';
import { images } from '../../../charts/images';

/** An object that the API server must refuse. */
export interface Shape {
  /** The mistake in a few words. */
  readonly name: string;
  /** The only policy that refuses it. */
  readonly policy: string;
  /** Part of the message. */
  readonly message: string;
  readonly object: Manifest;
  /** The object that exists before, of which the shape is a change. Default: none, the shape is created. */
  readonly before?: Manifest;
  /** The change is made through this subresource. Default: through the object. */
  readonly subresource?: 'ephemeralcontainers';
}

export type Fields = Readonly<Record<string, unknown>>;

/** Restricted, and without defaults for limits that a LimitRange would set. */
export const namespace = 'monitoring';

export const container = (fields: Fields = {}): Fields => ({
  name: 'main',
  image: images.redis,
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  ...fields,
});

/** A container whose securityContext has other fields. */
export const secured = (fields: Fields, rest: Fields = {}): Fields =>
  container({ securityContext: { ...(container().securityContext as Fields), ...fields }, ...rest });

/** The specification of a pod that every policy admits, with other fields. */
export const spec = (fields: Fields = {}): Fields => ({
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container()],
  ...fields,
});

/** The same with this container. */
export const running = (fields: Fields): Fields => spec({ containers: [container(fields)] });

export type WorkloadKind = 'Pod' | 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob';

/** An object that creates pods of this specification. */
export function workload(kind: WorkloadKind, pod: Fields, name = 'shape', where = namespace): Manifest {
  const labels = { 'app.kubernetes.io/name': name };
  const template = { metadata: { labels }, spec: pod };
  const once = { ...template, spec: { restartPolicy: 'Never', ...pod } };
  const own = { selector: { matchLabels: labels }, template };
  const [apiVersion, fields] = {
    Pod: ['v1', pod],
    Deployment: ['apps/v1', own],
    DaemonSet: ['apps/v1', own],
    StatefulSet: ['apps/v1', { ...own, serviceName: name }],
    Job: ['batch/v1', { template: once }],
    CronJob: ['batch/v1', { schedule: '0 2 * * *', jobTemplate: { spec: { template: once } } }],
  }[kind] as [string, Fields];
  return { apiVersion, kind, metadata: { name, namespace: where }, ...{ spec: fields } };
}

/** A Service with these labels and fields. */
export function service(fields: Fields, labels: Readonly<Record<string, string>> = {}, name = 'shape'): Manifest {
  const own = { selector: { app: name }, ports: [{ port: 80 }], ...fields };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, ...{ spec: own } };
}

/** Shapes of one policy by their name. */
export function shapes(
  policy: string,
  all: Readonly<Record<string, readonly [object: Manifest, message: string, rest?: Partial<Shape>]>>,
): Shape[] {
  return Object.entries(all).map(([name, [object, message, rest]]) => ({ name, policy, message, object, ...rest }));
}
