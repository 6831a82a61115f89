import type * as generated from '../../imports/kubernetes/manifests';
import type { CustomKinds } from './custom-kinds';
import { groupOf, type Manifest } from './manifest';

/** Built-in kinds, as the API schema defines them. */
type BuiltInKinds = {
  readonly [Kind in keyof generated.Kinds]: Manifest & Omit<generated.Kinds[Kind], keyof Manifest>;
};

/** The kinds that rules read field by field. */
export interface Kinds extends CustomKinds, BuiltInKinds {
  ClusterRoleBinding: BuiltInKinds['RoleBinding'];
}

/** The built-in kinds whose types are generated, with their apiVersion. After a change here: `npm run import -- kubernetes`. */
export const builtInKinds = {
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  ConfigMap: 'v1',
  CronJob: 'batch/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  Job: 'batch/v1',
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  Namespace: 'v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PersistentVolumeClaim: 'v1',
  Pod: 'v1',
  PodDisruptionBudget: 'policy/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  ResourceQuota: 'v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StatefulSet: 'apps/v1',
  StorageClass: 'storage.k8s.io/v1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
} as const satisfies Readonly<Record<keyof generated.Kinds, string>>;

const apiVersions: Readonly<Record<keyof Kinds, string>> = {
  ...builtInKinds,
  Application: 'argoproj.io/v1alpha1',
  Bundle: 'trust.cert-manager.io/v1alpha1',
  Certificate: 'cert-manager.io/v1',
  ClusterIssuer: 'cert-manager.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  ClusterSecretStore: 'external-secrets.io/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
  ExternalSecret: 'external-secrets.io/v1',
  HelmChartConfig: 'helm.cattle.io/v1',
  IPAddressPool: 'metallb.io/v1beta1',
  Issuer: 'cert-manager.io/v1',
  L2Advertisement: 'metallb.io/v1beta1',
  Middleware: 'traefik.io/v1alpha1',
  Role: 'rbac.authorization.k8s.io/v1',
};

/** Whether an object is of one of these kinds. Other API groups have kinds of the same names, such as Knative's Service. */
export function is<Kind extends keyof Kinds>(
  manifest: Manifest | undefined,
  ...kinds: readonly Kind[]
): manifest is Kinds[Kind] {
  return kinds.some(
    (kind) => manifest?.kind === kind && groupOf(manifest) === groupOf({ apiVersion: apiVersions[kind] }),
  );
}

/** The object as one of these kinds. @throws Error that names what it is instead. */
export function ofKind<Kind extends keyof Kinds>(
  manifest: Manifest | undefined,
  ...kinds: readonly Kind[]
): Kinds[Kind] {
  if (is(manifest, ...kinds)) return manifest;
  const found = manifest ? `${manifest.apiVersion} ${manifest.kind}` : 'no object';
  throw new Error(`expected a ${kinds.join(' or ')}, found ${found}`);
}
