import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';
import type { HelmObject } from './parse';

/** `kubectl apply` and the client-side sync of Argo CD keep the whole object in an annotation, which may be no longer. */
export const annotationLimit = 262144;

export interface Crd extends HelmObject {
  readonly spec: JsonObject & {
    readonly group: string;
    readonly scope: string;
    readonly names: JsonObject & { readonly kind: string };
    readonly versions: readonly (JsonObject & { readonly name: string; readonly schema?: JsonObject })[];
  };
}

export function isCrd(object: HelmObject): object is Crd {
  return object.kind === 'CustomResourceDefinition';
}

/**
 * A CRD as it is kept: without descriptions, and with everything allowed below the paths that are pruned.
 * @throws UserError when it is still too long for the annotation.
 */
export function slimCrd(crd: Crd, prune: readonly string[] = []): Crd {
  const versions = crd.spec.versions.map((version) => {
    if (!version.schema) return version;
    const slim = withoutDescriptions(version.schema.openAPIV3Schema as JsonObject);
    const schema = prune.reduce((whole, path) => pruned(whole, path.split('.'), path, crd.metadata.name), slim);
    return { ...version, schema: { openAPIV3Schema: schema } };
  });
  const result = { ...crd, spec: { ...crd.spec, versions } };
  const size = crdSize(result);
  if (size >= annotationLimit) {
    throw new UserError([
      {
        where: `CRD ${crd.metadata.name}`,
        message: `has ${size} bytes without descriptions; client-side apply takes less than ${annotationLimit}.`,
        fix: `Prune a path of its schema in the declaration: crds: { prune: { '${crd.metadata.name}': ['spec.PATH'] } }`,
      },
    ]);
  }
  return result;
}

export function crdSize(crd: HelmObject): number {
  return Buffer.byteLength(JSON.stringify(crd));
}

/** Descriptions of the schema; a property of that name stays. */
function withoutDescriptions(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'description')
      .map(([key, inner]) => {
        if (isData.has(key)) return [key, inner];
        return [
          key,
          key === 'properties' && isObject(inner) ? eachProperty(inner) : inTree(inner, withoutDescriptions),
        ];
      }),
  );
}

/** Keywords whose value is data, not a schema. */
const isData = new Set(['default', 'enum', 'example']);

function eachProperty(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, isObject(schema) ? withoutDescriptions(schema) : schema]),
  );
}

function inTree(value: Json | undefined, change: (schema: JsonObject) => JsonObject): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => inTree(item, change) ?? null);
  return isObject(value) ? change(value) : value;
}

function pruned(schema: JsonObject, [key, ...rest]: readonly string[], path: string, crd: string): JsonObject {
  // A path goes through the items of a list without a word.
  if (isObject(schema.items)) return { ...schema, items: pruned(schema.items, [key!, ...rest], path, crd) };
  const { properties } = schema;
  const inner = isObject(properties) ? properties[key!] : undefined;
  if (!isObject(properties) || !isObject(inner)) {
    const has = isObject(properties) ? Object.keys(properties).join(', ') : 'no properties';
    const message = `prune: ${path} is no path of its schema; at ${key} there are: ${has}.`;
    throw new UserError([{ where: `CRD ${crd}`, message, fix: 'Correct the path in the declaration of the chart.' }]);
  }
  return {
    ...schema,
    properties: { ...properties, [key!]: rest.length > 0 ? pruned(inner, rest, path, crd) : free(inner) },
  };
}

function free({ type, items }: JsonObject): JsonObject {
  if (type === 'array' && isObject(items)) return { type, items: free(items) };
  return { type: type ?? 'object', 'x-kubernetes-preserve-unknown-fields': true };
}
