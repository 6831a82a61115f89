import { type Condition, type Field, isField, type Literal } from './condition';
import type { Text } from './requirement';

/** The names of the item and of its pod in an expression. */
export interface Names {
  readonly item: string;
  readonly pod: string;
}

/** A condition as an expression of CEL. */
export function celOf(condition: Condition, names: Names): string {
  if ('not' in condition) return `!(${celOf(condition.not, names)})`;
  if ('anyOf' in condition) return condition.anyOf.map((each) => `(${celOf(each, names)})`).join(' || ');
  const { field } = condition;
  if ('isSet' in condition) return `${condition.isSet ? '' : '!'}${optional(field, names)}.hasValue()`;
  const value = celOfField(field, names);
  if ('is' in condition) {
    const { is } = condition;
    return `${value} == ${typeof is === 'object' ? celOfField(is, names) : literal(is)}`;
  }
  if ('isOneOf' in condition) return `${value} in ${literal(condition.isOneOf)}`;
  if ('isEmpty' in condition) return `size(${value}) == 0`;
  if ('includes' in condition) return `${literal(condition.includes)} in ${value}`;
  return `string(${value}).matches(${pattern(condition.matches)})`;
}

/** A text with fields as an expression of CEL. */
export function celOfText(text: Text, names: Names): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return literal(part);
      const value = celOfField(part, names);
      return part.each !== undefined || Array.isArray(part.or)
        ? `${value}.map(each, string(each)).join(', ')`
        : `string(${value})`;
    })
    .join(' + ');
}

export function literal(value: Literal | readonly Literal[]): string {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each)).join(', ')}]`;
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : `${value}`;
}

function celOfField(field: Field, names: Names): string {
  const { or, find, each } = field;
  const own = optional(field, names);
  if (each !== undefined) return `${own}.orValue([]).filter(each, has(each.${each})).map(each, each.${each})`;
  const value = `${own}.orValue(${isField(or) ? celOfField(or, names) : literal(or)})`;
  return find === undefined ? value : `string(${value}).find(${pattern(find)})`;
}

/** The field as an optional value: nothing on its path has to exist. */
function optional({ path, ofPod }: Field, { item, pod }: Names): string {
  const steps = path.map((name) => (/^[A-Za-z]\w*$/.test(name) ? `.?${name}` : `[?${literal(name)}]`));
  return `${ofPod ? pod : item}${steps.join('')}`;
}

/** As a raw string, in which a backslash needs no other. */
const pattern = (text: string) => `r'${text}'`;
