import type * as generated from '../../imports/kubernetes/manifests';

export type {
  Container,
  ContainerPort,
  EnvVar,
  IngressBackend,
  LabelSelector,
  NetworkPolicySpec,
  PodSpec,
  Probe,
  ServicePort,
  Volume,
} from '../../imports/kubernetes/manifests';
export type SecretKeySelector = generated.SecretKeySelector;
export type PodTemplateSpec = generated.PodTemplateSpec;
export type NetworkPolicyPeer = generated.NetworkPolicyPeer;
export type NetworkPolicyPort = generated.NetworkPolicyPort;

/** A Kubernetes object as JSON. The rule `schema` runs first and verifies that it has the fields of its kind. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** Every rendered object has a name; `generateName` is not used. */
export interface Metadata extends generated.ObjectMeta {
  readonly name: string;
}

export type Labels = Readonly<Record<string, string>>;

/** Amounts of resources, by the name of the resource. */
export type Quantities = Readonly<Record<string, string | number>>;

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: Pick<Manifest, 'apiVersion'>): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether a selector matches a set of labels. An empty selector matches all labels, undefined matches none. */
export function selectorMatches(selector: generated.LabelSelector | undefined, labels: Labels = {}): boolean {
  if (!selector) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      // Every JavaScript object inherits a `constructor`, which is not a label.
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      if (operator === 'In') return value !== undefined && values.includes(value);
      return value === undefined || !values.includes(value);
    })
  );
}
