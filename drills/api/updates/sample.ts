import type { Manifest } from '@twisterlab/platform/model/manifest';

/** The namespace of the samples. */
export const namespace = 'updates';

/** An object that is valid by itself, and changes of it that are valid for a new object. */
export interface UpdateSample {
  readonly object: Manifest;
  readonly changes: readonly Change[];
  /** Set before the changes: some fields are immutable in some states only. Default: as the API server sets it. */
  readonly status?: object;
  /** Fields of the kind that have no change here, and why. Default: none. */
  readonly omits?: Readonly<Record<string, string>>;
}

/** A field, its new value (undefined: without the field), and other fields that have to change with it. */
export type Change = readonly [field: string, value: unknown, also?: Readonly<Record<string, unknown>>];

type Fields = Readonly<Record<string, unknown>>;

/** A sample in the namespace; the name is that of the kind and `part`. */
export function sample(
  apiVersion: string,
  kind: string,
  fields: Fields,
  changes: readonly Change[],
  { part = 'a', ...rest }: { readonly part?: string } & Pick<UpdateSample, 'status' | 'omits'> = {},
): UpdateSample {
  const metadata = { name: `${kind.toLowerCase()}-${part}`, namespace };
  return { object: { apiVersion, kind, metadata, ...fields }, changes, ...rest };
}

/** A sample of a kind without namespaces. */
export function clusterSample(...args: Parameters<typeof sample>): UpdateSample {
  const { object, ...rest } = sample(...args);
  return { object: { ...object, metadata: { name: `updates-${object.metadata.name}` } }, ...rest };
}
