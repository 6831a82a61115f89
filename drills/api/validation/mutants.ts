import type { KubernetesApi } from '@twisterlab/platform/kubernetes/api';
import type { Manifest } from '@twisterlab/platform/model/manifest';

/** An object with one change. */
export interface Mutant {
  /** Kind, path and change: `Service spec.ports[].port = 0`. */
  readonly name: string;
  readonly manifest: Manifest;
}

type Json = Readonly<Record<string, unknown>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

/** Fields that the API server or a client sets, and those that make the object another one. */
const omitted = new Set([
  ...['apiVersion', 'kind', 'status', 'managedFields', 'ownerReferences', 'finalizers'],
  ...['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'],
]);

const texts = [
  '',
  'Not Valid',
  '-a',
  'UPPER',
  'a.b',
  '../a',
  '/a',
  '1',
  'x%',
  '10.0.0.0',
  `${'a'.repeat(64)}`,
  'b'.repeat(300),
];
const numbers = [-1, 0, 1, 101, 65536, 2 ** 31];
const absent = Symbol('absent');
/** Without these a request has no path. */
const isIdentity = /^metadata(\.name)?$/;

/**
 * Objects with one change each: a field removed, added or set to a value at or beyond a border. Each change of a field of a kind
 * appears once, wherever objects of the kind have the field.
 */
export function* mutants(objects: readonly Manifest[], api: KubernetesApi): Iterable<Mutant> {
  const seen = new Set<string>();
  for (const manifest of objects) {
    const info = api.kinds.find(
      ({ group, version, kind }) =>
        kind === manifest.kind && manifest.apiVersion === (group ? `${group}/${version}` : version),
    );
    if (!info || manifest.kind === 'CustomResourceDefinition') continue;
    const schema: Schema = { $ref: `#/definitions/${info.schema}` };
    for (const { path, where, by, label } of changes(manifest, schema, api, [], '')) {
      const name = `${manifest.kind} ${where} ${label}`;
      if (seen.has(name) || where === 'metadata.namespace' || (by === absent && isIdentity.test(where))) continue;
      seen.add(name);
      yield { name, manifest: replaced(renamed(manifest), path, by) as Manifest };
    }
  }
}

/** As another object: the API server would compare a change with the object that it has. */
function renamed(manifest: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name.slice(0, 40)}-x` } };
}

interface Change {
  readonly path: readonly (string | number)[];
  /** The path without the positions in lists and the keys of maps. */
  readonly where: string;
  readonly by: unknown;
  readonly label: string;
}

function* changes(
  value: unknown,
  schema: Schema,
  api: KubernetesApi,
  path: Change['path'],
  where: string,
): Iterable<Change> {
  const { properties, items, additionalProperties } = resolved(schema, api);
  const change = (by: unknown, label: string, key?: string | number): Change => ({
    path: key === undefined ? path : [...path, key],
    where: key === undefined || Array.isArray(value) ? where : `${where}.${properties ? key : '*'}`.replace(/^\./, ''),
    by,
    label,
  });
  if (typeof value === 'string') {
    for (const text of [...texts, value.toLowerCase(), value.toUpperCase(), value.replace(/\/\d+$/, '')])
      if (text !== value)
        yield change(text, `= ${text.length > 60 ? `${text.length} characters` : JSON.stringify(text)}`);
  } else if (typeof value === 'number') {
    for (const number of numbers) if (number !== value) yield change(number, `= ${number}`);
  } else if (Array.isArray(value)) {
    if (value.length > 0) {
      yield change([], '= []');
      yield change([...value, value[0]], 'repeats its first item');
    }
    for (const [index, item] of value.entries()) yield* changes(item, items ?? {}, api, [...path, index], `${where}[]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (omitted.has(key)) continue;
      yield change(absent, 'removed', key);
      const own = properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
      yield* changes(inner, own, api, [...path, key], `${where}.${properties ? key : '*'}`.replace(/^\./, ''));
    }
    for (const [key, own] of Object.entries(properties ?? {}))
      if (!(key in value) && !omitted.has(key)) yield change(smallest(own, api), 'added', key);
    if (typeof additionalProperties === 'object') {
      yield change({ ...value, 'Not Valid': smallest(additionalProperties, api) }, 'gets the key "Not Valid"');
    }
  }
}

function resolved(schema: Schema, { definitions }: KubernetesApi): Schema {
  return schema.$ref === undefined
    ? schema
    : resolved(definitions[schema.$ref.slice('#/definitions/'.length)] as Schema, { definitions } as KubernetesApi);
}

/** The smallest value of a type. */
function smallest(schema: Schema, api: KubernetesApi, depth = 0): unknown {
  const { type, enum: allowed, items, properties = {}, required = [] } = resolved(schema, api);
  if (allowed) return allowed[0];
  const [first] = typeof type === 'string' ? [type] : (type ?? []);
  if (first === 'integer' || first === 'number') return 1;
  if (first === 'boolean') return true;
  if (first === 'array') return depth > 5 ? [] : [smallest(items ?? {}, api, depth + 1)];
  if (first === 'object') {
    return Object.fromEntries(required.map((key) => [key, smallest(properties[key] ?? {}, api, depth + 1)]));
  }
  return 'x';
}

function replaced(value: unknown, [key, ...rest]: Change['path'], by: unknown): unknown {
  if (key === undefined) return by;
  const inner = replaced((value as Record<string | number, unknown>)[key], rest, by);
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? inner : item));
  const { [key]: _, ...others } = value as Json;
  return inner === absent ? others : { ...others, [key]: inner };
}
