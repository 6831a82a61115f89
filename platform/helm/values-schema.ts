import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';

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
 * The types of a chart's values, inferred from its defaults, plus the keys that its JSON schema adds if it ships one. A
 * default of `{}`, `[]` or null allows anything; "" allows any scalar.
 * @param freeform paths of maps that take any key.
 */
export function valuesSchema(
  defaults: JsonObject,
  schema: JsonObject | undefined,
  freeform: readonly string[],
): ValuesSchema {
  const described = schema ? extend(fromDefault(defaults), schema, schema) : fromDefault(defaults);
  // Helm passes `global` to every chart and its dependencies.
  const withGlobal: ValuesSchema =
    described.type === 'map' ? { type: 'map', keys: { global: anyValue, ...described.keys } } : described;
  return freeform.reduce((shape, path) => withAdditionalKeys(shape, path.split('.'), path), withGlobal);
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
