import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';

/** What a chart's values may hold at a place: named keys, a scalar, a list, or anything (`open`). */
export type Shape =
  | {
      readonly is: 'map';
      readonly keys: Readonly<Record<string, Shape>> /** Other keys too. */;
      readonly others?: true;
    }
  | { readonly is: 'boolean' | 'number' | 'string' | 'scalar' | 'list' | 'open' };

const anything: Shape = { is: 'open' };

/**
 * The shape of a chart's values: that of its defaults, and the keys that its schema adds, when it ships one. A default of
 * `{}`, `[]` or null says nothing of what may stand there; "" says only that it is no map and no list.
 */
export function shapeOf(defaults: JsonObject, schema: JsonObject | undefined, open: readonly string[]): Shape {
  const described = schema ? extend(fromDefault(defaults), schema, schema) : fromDefault(defaults);
  // Helm gives `global` to every chart and its dependencies.
  const withGlobal: Shape =
    described.is === 'map' ? { is: 'map', keys: { global: anything, ...described.keys } } : described;
  return open.reduce((shape, path) => opened(shape, path.split('.'), path), withGlobal);
}

function fromDefault(value: Json | undefined): Shape {
  if (value === null || value === undefined) return anything;
  if (Array.isArray(value)) return { is: value.length === 0 ? 'open' : 'list' };
  if (isObject(value)) {
    const keys = Object.entries(value);
    return keys.length === 0
      ? anything
      : { is: 'map', keys: Object.fromEntries(keys.map(([key, inner]) => [key, fromDefault(inner)])) };
  }
  if (value === '') return { is: 'scalar' };
  return { is: typeof value as 'boolean' | 'number' | 'string' };
}

/** Adds the keys that a JSON schema knows and the defaults do not. */
function extend(shape: Shape, schema: JsonObject, whole: JsonObject): Shape {
  const node = resolved(schema, whole);
  if (!isObject(node.properties) || (shape.is !== 'map' && shape.is !== 'open')) return shape;
  const known = shape.is === 'map' ? shape.keys : {};
  const keys = Object.entries(node.properties).map(([key, inner]) => [
    key,
    isObject(inner) ? extend(known[key] ?? anything, inner, whole) : anything,
  ]);
  return { is: 'map', keys: { ...known, ...Object.fromEntries(keys) } };
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

function opened(shape: Shape, [key, ...rest]: readonly string[], path: string): Shape {
  if (key === undefined) return shape.is === 'map' ? { ...shape, others: true } : anything;
  if (shape.is !== 'map' || !shape.keys[key]) {
    const message = `open: the chart has no ${path}.`;
    throw new UserError([{ where: 'values', message, fix: 'Correct the path in the declaration.' }]);
  }
  return { ...shape, keys: { ...shape.keys, [key]: opened(shape.keys[key], rest, path) } };
}
