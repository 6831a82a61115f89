import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';
import type { HelmObject } from './parse';

/** Maximum size of an annotation: `kubectl apply` and Argo CD's client-side sync store the whole object in one. */
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
 * A CRD as imports stores it: without descriptions, and with any field allowed below pruned paths.
 * @throws UserError if it still exceeds the annotation limit, or has a version that the API server does not serve.
 */
export function stripDescriptions(crd: Crd, prune: readonly string[] = []): Crd {
  checkVersion(crd);
  const slim = crd.spec.versions.map(({ schema }) =>
    schema ? withoutDescriptions(schema.openAPIV3Schema as JsonObject) : undefined,
  );
  const versions = crd.spec.versions.map((version, index) => {
    const own = slim[index];
    if (!own) return version;
    // An older version may lack the path.
    const paths = prune.filter((path) => hasPath(own, path) || !slim.some((each) => each && hasPath(each, path)));
    const schema = paths.reduce((whole, path) => pruneAt(whole, path.split('.'), path, crd.metadata.name), own);
    return { ...version, schema: { openAPIV3Schema: schema } };
  });
  const result = { ...crd, spec: { ...crd.spec, versions } };
  const size = crdSize(result);
  if (size >= annotationLimit) {
    const paths = pathsToPrune(
      versions.flatMap(({ schema }) => (schema ? [schema.openAPIV3Schema as JsonObject] : [])),
      size - annotationLimit,
    );
    throw new UserError([
      {
        where: `CRD ${crd.metadata.name}`,
        message: `has ${size} bytes without descriptions; client-side apply supports less than ${annotationLimit}. The longest: ${paths.map((each) => `${each.path} (${each.size})`).join(', ')}.`,
        fix: `Prune a path of its schema in the declaration: crds: { prune: { '${crd.metadata.name}': ['${paths[0]?.path ?? 'spec'}'] } }`,
      },
    ]);
  }
  return result;
}

/** Helm prints a CRD of v1beta1 as it is; Kubernetes serves none since 1.22. */
function checkVersion({ apiVersion, metadata, spec }: Crd): void {
  if (apiVersion === 'apiextensions.k8s.io/v1' && Array.isArray((spec as Partial<Crd['spec']> | undefined)?.versions))
    return;
  const message =
    apiVersion === 'apiextensions.k8s.io/v1'
      ? 'has no versions.'
      : `has the version ${apiVersion}, which Kubernetes does not serve since 1.22; it serves apiextensions.k8s.io/v1.`;
  const fix = `Take a newer version of the chart, or leave the CRD out: crds: { except: ['${metadata.name}'] }.`;
  throw new UserError([{ where: `CRD ${metadata.name}`, message, fix }]);
}

interface SchemaPath {
  readonly path: string;
  /** Bytes of its schema in all versions. */
  readonly size: number;
}

/**
 * Paths of a schema that are worth pruning: first the smallest one that is enough alone, then the longest of the others. A path
 * within a chosen one is no other.
 * @param excess bytes that have to go.
 */
function pathsToPrune(schemas: readonly JsonObject[], excess: number): SchemaPath[] {
  const sizes = new Map<string, number>();
  for (const schema of schemas) {
    for (const { path, size } of schemaPaths(schema, '')) sizes.set(path, (sizes.get(path) ?? 0) + size);
  }
  const all = [...sizes].map(([path, size]) => ({ path, size })).sort((a, b) => b.size - a.size);
  // Something remains where a path was pruned.
  const enough = all.filter(({ size }) => size > excess + 200 * schemas.length);
  const first = enough.at(-1) ?? all[0];
  if (!first) return [];
  const isApart = ({ path }: SchemaPath) =>
    !`${path}.`.startsWith(`${first.path}.`) && !`${first.path}.`.startsWith(`${path}.`);
  const others = all.filter(isApart);
  return [first, ...others.filter(({ path }) => !others.some((each) => path.startsWith(`${each.path}.`))).slice(0, 2)];
}

function* schemaPaths(schema: JsonObject, prefix: string): Iterable<SchemaPath> {
  // A path does not name the items of a list.
  if (isObject(schema.items)) yield* schemaPaths(schema.items, prefix);
  for (const [key, inner] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    if (!isObject(inner)) continue;
    const path = prefix ? `${prefix}.${key}` : key;
    yield { path, size: Buffer.byteLength(JSON.stringify(inner)) };
    yield* schemaPaths(inner, path);
  }
}

export function crdSize(crd: HelmObject): number {
  return Buffer.byteLength(JSON.stringify(crd));
}

/** Removes descriptions from a schema, but keeps properties named `description`. */
function withoutDescriptions(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'description')
      .map(([key, inner]) => {
        if (dataKeywords.has(key)) return [key, inner];
        return [
          key,
          key === 'properties' && isObject(inner) ? inProperties(inner) : mapSchemas(inner, withoutDescriptions),
        ];
      }),
  );
}

/** Keywords whose value is data, not a schema. */
const dataKeywords = new Set(['default', 'enum', 'example']);

function inProperties(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, isObject(schema) ? withoutDescriptions(schema) : schema]),
  );
}

function mapSchemas(value: Json | undefined, change: (schema: JsonObject) => JsonObject): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => mapSchemas(item, change) ?? null);
  return isObject(value) ? change(value) : value;
}

function hasPath(schema: JsonObject, path: string): boolean {
  const [key = '', ...rest] = path.split('.');
  if (isObject(schema.items)) return hasPath(schema.items, path);
  const inner = isObject(schema.properties) ? schema.properties[key] : undefined;
  return isObject(inner) && (rest.length === 0 || hasPath(inner, rest.join('.')));
}

function pruneAt(schema: JsonObject, [key, ...rest]: readonly string[], path: string, crd: string): JsonObject {
  // A path does not name the items of a list.
  if (isObject(schema.items)) return { ...schema, items: pruneAt(schema.items, [key!, ...rest], path, crd) };
  const { properties } = schema;
  const inner = isObject(properties) ? properties[key!] : undefined;
  if (!isObject(properties) || !isObject(inner)) {
    const has = isObject(properties) ? Object.keys(properties).join(', ') : 'no properties';
    const message = `prune: its schema has no path ${path}; instead of ${key} it has: ${has}.`;
    throw new UserError([{ where: `CRD ${crd}`, message, fix: 'Correct the path in the declaration of the chart.' }]);
  }
  return {
    ...schema,
    properties: { ...properties, [key!]: rest.length > 0 ? pruneAt(inner, rest, path, crd) : preserveUnknown(inner) },
  };
}

function preserveUnknown({ type, items }: JsonObject): JsonObject {
  if (type === 'array' && isObject(items)) return { type, items: preserveUnknown(items) };
  return { type: type ?? 'object', 'x-kubernetes-preserve-unknown-fields': true };
}
