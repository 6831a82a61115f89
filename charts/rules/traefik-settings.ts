import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { Graph } from '@twisterlab/platform/link/graph';
import type { PodSpec } from '@twisterlab/platform/model/manifest';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';

/** The values of Traefik's chart that rules read. Each is absent if the chart's default applies. */
export interface TraefikValues {
  readonly deployment?: {
    readonly replicas?: number;
    readonly tmpVolume?: { readonly emptyDir?: { readonly sizeLimit?: string } };
  };
  readonly api?: { readonly dashboard?: boolean };
  readonly tlsOptions?: {
    readonly default?: { readonly minVersion?: string; readonly cipherSuites?: readonly string[] };
  };
  readonly ports?: {
    readonly web?: {
      readonly http?: {
        readonly redirections?: {
          readonly entryPoint?: { readonly to?: string; readonly scheme?: string; readonly permanent?: boolean };
        };
      };
    };
    readonly websecure?: {
      readonly http?: { readonly middlewares?: readonly string[] };
      readonly transport?: { readonly respondingTimeouts?: { readonly readTimeout?: string | number } };
    };
  };
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly service?: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly spec?: { readonly type?: string; readonly externalTrafficPolicy?: string };
  };
  readonly podDisruptionBudget?: {
    readonly enabled?: boolean;
    readonly maxUnavailable?: string | number;
    readonly minAvailable?: string | number;
  };
  readonly topologySpreadConstraints?: PodSpec['topologySpreadConstraints'];
  readonly tolerations?: PodSpec['tolerations'];
  readonly env?: readonly { readonly name?: string; readonly value?: string }[];
  readonly additionalArguments?: readonly string[];
  readonly global?: { readonly checkNewVersion?: boolean; readonly sendAnonymousUsage?: boolean };
  readonly gateway?: { readonly enabled?: boolean };
  readonly gatewayClass?: { readonly enabled?: boolean };
  readonly providers?: { readonly kubernetesGateway?: { readonly enabled?: boolean } };
}

const flag = { type: 'boolean' } as const;
/** Their fields are those of Kubernetes: the rule traefik-pods puts them to its schema. */
const objects = shape.list(shape.object());

const traefikFormat = new FileFormat<TraefikValues>(
  "values of Traefik's chart",
  shape.object({
    deployment: shape.object({
      replicas: { type: 'integer' },
      tmpVolume: shape.object({ emptyDir: shape.object({ sizeLimit: shape.scalar }) }),
    }),
    ports: shape.object({
      websecure: shape.object({
        transport: shape.object({ respondingTimeouts: shape.object({ readTimeout: shape.scalar }) }),
      }),
    }),
    resources: shape.object({ requests: shape.map(shape.scalar), limits: shape.map(shape.scalar) }),
    service: shape.object({
      annotations: shape.map(shape.text),
      spec: shape.object({ type: shape.text, externalTrafficPolicy: shape.text }),
    }),
    podDisruptionBudget: shape.object({
      enabled: flag,
      maxUnavailable: { type: ['string', 'number'] },
      minAvailable: { type: ['string', 'number'] },
    }),
    topologySpreadConstraints: objects,
    tolerations: objects,
    env: objects,
    additionalArguments: shape.list(shape.text),
    global: shape.object({ checkNewVersion: flag, sendAnonymousUsage: flag }),
    gateway: shape.object({ enabled: flag }),
    gatewayClass: shape.object({ enabled: flag }),
    providers: shape.object({ kubernetesGateway: shape.object({ enabled: flag }) }),
  }),
);

/** The settings of the ingress controller; undefined if dist has none. */
export function traefikSettings({
  objects,
}: Graph): { readonly at: RenderedObject; readonly values: TraefikValues } | undefined {
  const at = objects.find(
    ({ manifest: { kind, metadata } }) => kind === 'HelmChartConfig' && metadata.name === 'traefik',
  );
  if (!at) return undefined;
  const { spec } = at.manifest as { readonly spec?: { readonly valuesContent?: string } };
  return { at, values: traefikFormat.read(spec?.valuesContent ?? '') ?? {} };
}
