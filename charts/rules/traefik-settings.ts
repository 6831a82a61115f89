import type { Graph } from '@twisterlab/platform/link/graph';
import { readRendered } from '@twisterlab/platform/metrics/rendered';
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

/** The settings of the ingress controller; undefined if dist has none. */
export function traefikSettings({
  objects,
}: Graph): { readonly at: RenderedObject; readonly values: TraefikValues } | undefined {
  const at = objects.find(
    ({ manifest: { kind, metadata } }) => kind === 'HelmChartConfig' && metadata.name === 'traefik',
  );
  if (!at) return undefined;
  const { spec } = at.manifest as { readonly spec?: { readonly valuesContent?: string } };
  return { at, values: (readRendered(spec?.valuesContent ?? '') ?? {}) as TraefikValues };
}
