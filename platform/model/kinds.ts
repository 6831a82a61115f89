import type { CustomKinds } from './custom-kinds';
import {
  groupOf,
  type IngressBackend,
  type LabelSelector,
  type Labels,
  type Manifest,
  type Metadata,
  type Named,
  type NetworkPolicySpec,
  type PodSpec,
  type PodTemplate,
  type Quantities,
  type ServicePort,
} from './manifest';

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly revisionHistoryLimit?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly strategy?: { readonly type?: string; readonly rollingUpdate?: { readonly maxSurge?: number | string } };
  };
}

interface Claim {
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: Quantities };
}

interface WebhookConfiguration extends Manifest {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig: {
      readonly service?: { readonly name: string; readonly namespace: string; readonly port?: number };
    };
    readonly failurePolicy?: string;
    readonly namespaceSelector?: LabelSelector;
    readonly objectSelector?: LabelSelector;
    readonly rules?: readonly {
      readonly apiGroups?: readonly string[];
      readonly apiVersions?: readonly string[];
      readonly operations?: readonly string[];
      readonly resources?: readonly string[];
    }[];
  }[];
}

interface RoleBinding extends Manifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** The kinds that rules read field by field. */
export interface Kinds extends CustomKinds {
  ClusterRoleBinding: RoleBinding;
  ConfigMap: Manifest & { readonly data?: Labels; readonly binaryData?: Labels };
  CronJob: Manifest & {
    readonly spec: {
      readonly concurrencyPolicy?: string;
      readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } };
    };
  };
  CustomResourceDefinition: Manifest & {
    readonly spec: { readonly group: string; readonly names: { readonly kind: string; readonly plural: string } };
  };
  DaemonSet: Workload;
  Deployment: Workload;
  HorizontalPodAutoscaler: Manifest & {
    readonly spec: {
      readonly maxReplicas: number;
      readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    };
  };
  Ingress: Manifest & {
    readonly spec?: {
      readonly ingressClassName?: string;
      readonly defaultBackend?: IngressBackend;
      readonly tls?: readonly { readonly secretName?: string; readonly hosts?: readonly string[] }[];
      readonly rules?: readonly {
        readonly host?: string;
        readonly http?: { readonly paths: readonly { readonly path?: string; readonly backend: IngressBackend }[] };
      }[];
    };
  };
  Job: Manifest & { readonly spec: { readonly parallelism?: number; readonly template: PodTemplate } };
  MutatingWebhookConfiguration: WebhookConfiguration;
  Namespace: Manifest;
  NetworkPolicy: Manifest & { readonly spec: NetworkPolicySpec };
  PersistentVolumeClaim: Manifest & { readonly spec: Claim };
  Pod: Manifest & { readonly spec: PodSpec };
  PodDisruptionBudget: Manifest & { readonly spec: { readonly selector?: LabelSelector } };
  PriorityClass: Manifest;
  ResourceQuota: Manifest & { readonly spec?: { readonly hard?: Quantities } };
  RoleBinding: RoleBinding;
  Secret: Manifest & { readonly data?: Labels; readonly stringData?: Labels };
  Service: Manifest & {
    readonly spec: {
      readonly type?: string;
      readonly selector?: Labels;
      readonly clusterIP?: string;
      readonly externalTrafficPolicy?: string;
      readonly allocateLoadBalancerNodePorts?: boolean;
      readonly ports?: readonly ServicePort[];
    };
  };
  ServiceAccount: Manifest & {
    readonly imagePullSecrets?: readonly Named[];
    readonly automountServiceAccountToken?: boolean;
  };
  StatefulSet: Workload & {
    readonly spec: {
      readonly serviceName?: string;
      readonly volumeClaimTemplates?: readonly { readonly metadata?: Partial<Metadata>; readonly spec: Claim }[];
    };
  };
  ValidatingWebhookConfiguration: WebhookConfiguration;
}

const groups: Readonly<Record<keyof Kinds, string>> = {
  Application: 'argoproj.io',
  Bundle: 'trust.cert-manager.io',
  Certificate: 'cert-manager.io',
  ClusterIssuer: 'cert-manager.io',
  ClusterRoleBinding: 'rbac.authorization.k8s.io',
  ConfigMap: '',
  CronJob: 'batch',
  CustomResourceDefinition: 'apiextensions.k8s.io',
  DaemonSet: 'apps',
  Deployment: 'apps',
  HorizontalPodAutoscaler: 'autoscaling',
  Ingress: 'networking.k8s.io',
  IPAddressPool: 'metallb.io',
  Issuer: 'cert-manager.io',
  Job: 'batch',
  L2Advertisement: 'metallb.io',
  Middleware: 'traefik.io',
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io',
  Namespace: '',
  NetworkPolicy: 'networking.k8s.io',
  PersistentVolumeClaim: '',
  Pod: '',
  PodDisruptionBudget: 'policy',
  PriorityClass: 'scheduling.k8s.io',
  ResourceQuota: '',
  RoleBinding: 'rbac.authorization.k8s.io',
  Secret: '',
  Service: '',
  ServiceAccount: '',
  StatefulSet: 'apps',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io',
};

/** Whether an object is of one of these kinds. Other API groups have kinds of the same names, such as Knative's Service. */
export function is<K extends keyof Kinds>(
  manifest: Manifest | undefined,
  ...kinds: readonly K[]
): manifest is Kinds[K] {
  return kinds.some((kind) => manifest?.kind === kind && groupOf(manifest) === groups[kind]);
}
