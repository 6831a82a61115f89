import { UserError } from '../model/problem';
import type { ChartValues } from './chart-values';
import { type ChartDeclaration, isObject, type Json, type JsonObject } from './declaration';

/** The type of a value of a chart: a map with known keys, a scalar, a list, or `any`. */
export type ValuesSchema =
  | {
      readonly type: 'map';
      readonly keys: Readonly<Record<string, ValuesSchema>>;
      readonly additionalKeys?: true;
    }
  | { readonly type: 'boolean' | 'number' | 'string' | 'scalar' | 'list' | 'any' };

const anyValue: ValuesSchema = { type: 'any' };

/**
 * The types of a chart's values, inferred from its defaults, plus the keys that only its JSON schema or its templates name. A default
 * of `{}`, `[]` or null allows anything; "" allows any scalar.
 * @param declaration its paths of maps that take any key, and of further values.
 * @throws UserError if such a path is wrong.
 */
export function valuesSchema(
  { defaults, schema, read }: ChartValues,
  { freeform, undocumented }: Pick<ChartDeclaration, 'freeform' | 'undocumented'>,
): ValuesSchema {
  const withRead = read.reduce((shape, path) => withReadPath(shape, path.split('.')), describedBy(defaults, schema));
  const open = freeform.reduce((shape, path) => withAdditionalKeys(shape, path.split('.'), path), withRead);
  return undocumented.reduce((shape, path) => withUndocumented(shape, path.split('.'), path), open);
}

/** Of the paths that templates name, those that neither defaults nor schema describe: each up to its first such key. */
export function undescribedPaths(
  { defaults, schema }: Pick<ChartValues, 'defaults' | 'schema'>,
  read: readonly string[],
): string[] {
  const shape = describedBy(defaults, schema);
  return [...new Set(read.flatMap((path) => firstUndescribed(shape, path.split('.')) ?? []))];
}

function firstUndescribed(shape: ValuesSchema, [key, ...rest]: readonly string[]): string | undefined {
  if (key === undefined || shape.type !== 'map') return undefined;
  const known = shape.keys[key];
  if (!known) return key;
  const inner = firstUndescribed(known, rest);
  return inner === undefined ? undefined : `${key}.${inner}`;
}

function describedBy(defaults: JsonObject, schema: JsonObject | undefined): ValuesSchema {
  const shape = schema ? extend(fromDefault(defaults), schema, schema) : fromDefault(defaults);
  // A chart without defaults may read some values. Helm passes `global` to every chart and its dependencies.
  return { type: 'map', keys: { global: anyValue, ...(shape.type === 'map' && shape.keys) } };
}

function fromDefault(value: Json | undefined): ValuesSchema {
  if (value === null || value === undefined) return anyValue;
  if (Array.isArray(value)) return { type: value.length === 0 ? 'any' : 'list' };
  if (isObject(value)) {
    const keys = Object.entries(value);
    return keys.length === 0
      ? anyValue
      : { type: 'map', keys: Object.fromEntries(keys.map(([key, inner]) => [key, fromDefault(inner)])) };
  }
  if (value === '') return { type: 'scalar' };
  return { type: typeof value as 'boolean' | 'number' | 'string' };
}

/** Adds the keys that only the JSON schema has. */
function extend(shape: ValuesSchema, schema: JsonObject, whole: JsonObject): ValuesSchema {
  const node = resolved(schema, whole);
  if (!isObject(node.properties) || (shape.type !== 'map' && shape.type !== 'any')) return shape;
  const known = shape.type === 'map' ? shape.keys : {};
  const keys = Object.entries(node.properties).map(([key, inner]) => [
    key,
    isObject(inner) ? extend(known[key] ?? anyValue, inner, whole) : anyValue,
  ]);
  return { type: 'map', keys: { ...known, ...Object.fromEntries(keys) } };
}

function resolved(schema: JsonObject, whole: JsonObject): JsonObject {
  const path = typeof schema.$ref === 'string' ? schema.$ref : '';
  if (!path.startsWith('#/')) return schema;
  const target = path
    .slice(2)
    .split('/')
    .reduce<Json | undefined>((node, key) => (isObject(node) ? node[key] : undefined), whole);
  return isObject(target) && target !== schema ? target : {};
}

function withAdditionalKeys(shape: ValuesSchema, [key, ...rest]: readonly string[], path: string): ValuesSchema {
  if (key === undefined) return shape.type === 'map' ? { ...shape, additionalKeys: true } : anyValue;
  if (shape.type !== 'map' || !shape.keys[key]) {
    const message = `freeform: the chart has no value ${path}.`;
    throw new UserError([{ where: 'values', message, fix: 'Correct the path in the declaration.' }]);
  }
  return { ...shape, keys: { ...shape.keys, [key]: withAdditionalKeys(shape.keys[key], rest, path) } };
}

/** Adds a value that a template names: anything, because nothing describes it. */
function withReadPath(shape: ValuesSchema, [key, ...rest]: readonly string[]): ValuesSchema {
  if (key === undefined || shape.type !== 'map') return shape;
  const known = shape.keys[key];
  return { ...shape, keys: { ...shape.keys, [key]: known ? withReadPath(known, rest) : anyValue } };
}

function withUndocumented(shape: ValuesSchema, [key, ...rest]: readonly string[], path: string): ValuesSchema {
  const known = shape.type === 'map' && key !== undefined ? shape.keys[key] : undefined;
  if (shape.type === 'map' && key !== undefined && !known) {
    return { ...shape, keys: { ...shape.keys, [key]: anyValue } };
  }
  if (shape.type === 'map' && key !== undefined && known && rest.length > 0) {
    return { ...shape, keys: { ...shape.keys, [key]: withUndocumented(known, rest, path) } };
  }
  const message = `undocumented: the chart describes ${path} already.`;
  throw new UserError([{ where: 'values', message, fix: 'Remove the path from the declaration.' }]);
}
