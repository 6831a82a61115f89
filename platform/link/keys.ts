import type { Manifest } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';

/** Rendered objects by `objectKey`. */
export type ObjectsByKey = ReadonlyMap<string, RenderedObject>;

export function objectKey(kind: string, name: string, namespace: string | undefined): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The name of an object in messages: `Deployment twisterlab/mcp-unified`. */
export function displayName({ kind, metadata }: Manifest): string {
  return objectKey(kind, metadata?.name, metadata?.namespace);
}
