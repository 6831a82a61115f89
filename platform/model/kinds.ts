import type { CustomKinds } from './custom-kinds';
import type {
  IngressBackend,
  LabelSelector,
  Labels,
  Manifest,
  Metadata,
  Named,
  NetworkPolicySpec,
  PodSpec,
  PodTemplate,
  Quantities,
  ServicePort,
} from './manifest';

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    /** Of a Job. */
    readonly parallelism?: number;
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

/** The kinds that rules read field by field. */
export interface Kinds extends CustomKinds {
  ConfigMap: Manifest & { readonly data?: Labels; readonly binaryData?: Labels };
  CronJob: Manifest & {
    readonly spec: { readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } } };
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
  Job: Manifest & { readonly spec: { readonly template: PodTemplate } };
  MutatingWebhookConfiguration: WebhookConfiguration;
  Namespace: Manifest;
  NetworkPolicy: Manifest & { readonly spec: NetworkPolicySpec };
  PersistentVolumeClaim: Manifest & { readonly spec: Claim };
  Pod: Manifest & { readonly spec: PodSpec };
  PodDisruptionBudget: Manifest & { readonly spec: { readonly selector?: LabelSelector } };
  PriorityClass: Manifest;
  ResourceQuota: Manifest & { readonly spec?: { readonly hard?: Quantities } };
  RoleBinding: Manifest & {
    readonly roleRef: { readonly kind: string; readonly name: string };
    readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
  };
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
