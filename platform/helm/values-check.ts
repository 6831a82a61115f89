import type { Problem } from '../model/problem';
import { suggest } from '../util/suggest';
import type { ChartDeclaration, Json } from './declaration';
import { isObject } from './declaration';
import type { ValuesSchema } from './values-schema';

/** Every value that the chart does not read: Helm ignores a misspelt key without a message. */
export function unknownValues({ name, version, values }: ChartDeclaration, shape: ValuesSchema): Problem[] {
  return [...walk(values, shape, '')].map((problem) => ({ where: `values of ${name} ${version}`, ...problem }));
}

function* walk(value: Json | undefined, shape: ValuesSchema, path: string): Iterable<Omit<Problem, 'where'>> {
  // null removes a default.
  if (shape.type === 'any' || value === null || value === undefined) return;
  if (shape.type !== 'map') {
    if (!hasType(value, shape.type)) {
      const expected = shape.type === 'scalar' ? 'string, number or boolean' : shape.type;
      yield {
        message: `${path} is ${describeType(value)}, the chart expects a ${expected}.`,
        fix: `Write a ${expected}.`,
      };
    }
    return;
  }
  if (!isObject(value)) {
    yield { message: `${path} is ${describeType(value)}, the chart expects a map.`, fix: 'Write a map.' };
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const known = shape.keys[key];
    const at = path ? `${path}.${key}` : key;
    const near = known ? undefined : suggest(key, Object.keys(shape.keys), shape.additionalKeys ? 2 : undefined);
    if (known) yield* walk(inner, known, at);
    else if (!shape.additionalKeys || near) {
      yield {
        message: `the chart has no value ${at}.`,
        fix: `${near ? `Did you mean ${near}?` : `Known keys: ${Object.keys(shape.keys).sort().join(', ')}.`} If its templates read it: undocumented: ['${at}'] in the declaration.`,
      };
    }
  }
}

function hasType(value: Json, type: Exclude<ValuesSchema['type'], 'map' | 'any'>): boolean {
  if (type === 'list') return Array.isArray(value);
  if (type === 'scalar') return typeof value !== 'object';
  return typeof value === type;
}

function describeType(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `the ${typeof value} ${JSON.stringify(value)}`;
}
