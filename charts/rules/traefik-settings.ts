import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { Graph } from '@twisterlab/platform/link/graph';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';

/** The values of Traefik's chart that rules read. Each is absent if the chart's default applies. */
export interface TraefikValues {
  readonly deployment?: { readonly tmpVolume?: { readonly emptyDir?: { readonly sizeLimit?: string } } };
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
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
  readonly service?: { readonly spec?: { readonly externalTrafficPolicy?: string } };
}

const traefikFormat = new FileFormat<TraefikValues>(
  "values of Traefik's chart",
  shape.object({
    deployment: shape.object({ tmpVolume: shape.object({ emptyDir: shape.object({ sizeLimit: shape.scalar }) }) }),
    ports: shape.object({
      websecure: shape.object({
        transport: shape.object({ respondingTimeouts: shape.object({ readTimeout: shape.scalar }) }),
      }),
    }),
    resources: shape.object({ limits: shape.map(shape.scalar) }),
    service: shape.object({ spec: shape.object({ externalTrafficPolicy: shape.text }) }),
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
