import type { LabelSelector, Manifest } from './manifest';

interface ApplicationSource {
  readonly path?: string;
  readonly chart?: string;
}

interface Issuer extends Manifest {
  readonly spec: {
    readonly ca?: { readonly secretName: string };
    readonly selfSigned?: object;
    readonly acme?: { readonly privateKeySecretRef?: { readonly name?: string } };
  };
}

interface Role extends Manifest {
  readonly rules?: readonly {
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

interface BundleSource {
  readonly name?: string;
  readonly key?: string;
  readonly includeAllKeys?: boolean;
}

/** Names for which an authority may, or may not, issue certificates. */
interface NameConstraint {
  readonly dnsDomains?: readonly string[];
  readonly ipRanges?: readonly string[];
}

/** The fields of custom kinds that rules read. Their CustomResourceDefinitions are in imports/crds. */
export interface CustomKinds {
  /** Of Argo CD. */
  Application: Manifest & {
    readonly spec: { readonly source?: ApplicationSource; readonly sources?: readonly ApplicationSource[] };
  };
  Bundle: Manifest & {
    readonly spec: {
      readonly sources: readonly { readonly configMap?: BundleSource; readonly secret?: BundleSource }[];
      readonly target: { readonly configMap?: { readonly key: string }; readonly namespaceSelector?: LabelSelector };
    };
  };
  Certificate: Manifest & {
    readonly spec: {
      readonly secretName: string;
      readonly dnsNames?: readonly string[];
      readonly duration?: string;
      readonly renewBefore?: string;
      readonly isCA?: boolean;
      readonly usages?: readonly string[];
      readonly privateKey?: { readonly algorithm?: string; readonly rotationPolicy?: string; readonly size?: number };
      readonly nameConstraints?: {
        readonly critical?: boolean;
        readonly permitted?: NameConstraint;
        readonly excluded?: NameConstraint;
      };
      readonly issuerRef: { readonly group?: string; readonly kind?: string; readonly name: string };
    };
  };
  ClusterIssuer: Issuer;
  ClusterRole: Role;
  /** Of External Secrets Operator: how it reads a secrets store, for the ExternalSecrets of some namespaces. */
  ClusterSecretStore: Manifest & {
    readonly spec: {
      readonly provider: {
        readonly vault?: {
          readonly server: string;
          readonly caProvider?: {
            readonly type: string;
            readonly name: string;
            readonly namespace?: string;
            readonly key?: string;
          };
          readonly auth?: {
            readonly kubernetes?: {
              readonly serviceAccountRef?: { readonly name: string; readonly namespace?: string };
            };
          };
        };
      };
    };
  };
  /** Built in, but its schema is recursive and shares names of types with others. */
  CustomResourceDefinition: Manifest & {
    readonly spec: {
      readonly group: string;
      readonly names: { readonly kind: string; readonly plural: string };
      readonly versions: readonly {
        readonly name: string;
        readonly served: boolean;
        readonly subresources?: { readonly status?: object; readonly scale?: object };
      }[];
      readonly conversion?: {
        readonly webhook?: {
          readonly clientConfig?: {
            readonly service?: { readonly name: string; readonly namespace: string; readonly path?: string };
          };
        };
      };
    };
  };
  /** Of External Secrets Operator, which writes a Secret from it. */
  ExternalSecret: Manifest & {
    readonly spec: {
      readonly secretStoreRef?: { readonly kind?: string; readonly name?: string };
      /** The Secret. Default of the name: that of the ExternalSecret. */
      readonly target?: {
        readonly name?: string;
        readonly template?: { readonly data?: Readonly<Record<string, string>> };
      };
      readonly data?: readonly {
        readonly secretKey: string;
        readonly remoteRef: { readonly key: string; readonly property?: string };
      }[];
    };
  };
  /** Of K3s: values of a Helm chart that it installs. */
  HelmChartConfig: Manifest & { readonly spec?: { readonly valuesContent?: string } };
  IPAddressPool: Manifest & {
    readonly spec?: { readonly addresses?: readonly string[]; readonly autoAssign?: boolean };
  };
  Issuer: Issuer;
  L2Advertisement: Manifest & {
    readonly spec?: {
      readonly ipAddressPools?: readonly string[];
      readonly ipAddressPoolSelectors?: readonly LabelSelector[];
    };
  };
  Middleware: Manifest & {
    readonly spec?: {
      readonly basicAuth?: { readonly secret?: string; readonly removeHeader?: boolean };
      readonly buffering?: Readonly<
        Partial<
          Record<
            'maxRequestBodyBytes' | 'maxResponseBodyBytes' | 'memRequestBodyBytes' | 'memResponseBodyBytes',
            number
          >
        >
      >;
      readonly forwardAuth?: { readonly address?: string };
      readonly rateLimit?: { readonly average?: number; readonly burst?: number; readonly sourceCriterion?: object };
      readonly headers?: {
        readonly accessControlAllowCredentials?: boolean;
        readonly accessControlAllowOriginList?: readonly string[];
        readonly contentSecurityPolicy?: string;
        readonly contentTypeNosniff?: boolean;
        readonly customRequestHeaders?: Readonly<Record<string, string>>;
        readonly customResponseHeaders?: Readonly<Record<string, string>>;
        readonly frameDeny?: boolean;
        readonly isDevelopment?: boolean;
        readonly referrerPolicy?: string;
        readonly stsSeconds?: number;
      };
    };
  };
  Role: Role;
}
