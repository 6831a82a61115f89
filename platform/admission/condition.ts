/*
 * Conditions as data: synth evaluates them on rendered objects, and `cel.ts` writes them as the expressions of a
 * ValidatingAdmissionPolicy. Regular expressions use only what JavaScript and Go (RE2) have in common.
 */

export type Literal = string | number | boolean;

/** A field of the item that a condition is about (a pod's specification, a container, a volume, a Service), or of its pod. */
export interface Field {
  readonly path: readonly string[];
  readonly ofPod: boolean;
  /** Its value where it is not set. */
  readonly or: Literal | readonly Literal[] | Field;
  /** Replaces the value by the part that this regular expression matches; by '' without a match. */
  readonly find?: string;
  /** The field is a list: its value is this field of each of its items, without those that do not set it. */
  readonly each?: string;
}

export type Condition =
  | { readonly field: Field; readonly is: Literal | Field }
  | { readonly field: Field; readonly isOneOf: readonly Literal[] }
  | { readonly field: Field; readonly isSet: boolean }
  | { readonly field: Field; readonly isEmpty: true }
  | { readonly field: Field; readonly includes: Literal }
  | { readonly field: Field; readonly matches: string }
  | { readonly not: Condition }
  | { readonly anyOf: readonly Condition[] };

/** A field of the item. @param path with dots, or its parts. @param or its value where it is not set. */
export function field(path: string | readonly string[], or: Field['or'] = ''): Field {
  return { path: typeof path === 'string' ? path.split('.') : path, ofPod: false, or };
}

/** A field of the item's pod. */
export function podField(path: string, or: Field['or'] = ''): Field {
  return { ...field(path, or), ofPod: true };
}

/** What a condition is evaluated on. */
export interface Subject {
  readonly item: unknown;
  /** The specification of the pod, for an item of a pod. */
  readonly pod?: unknown;
}

export function holds(condition: Condition, subject: Subject): boolean {
  if ('not' in condition) return !holds(condition.not, subject);
  if ('anyOf' in condition) return condition.anyOf.some((each) => holds(each, subject));
  const value = valueIn(condition.field, subject);
  if ('is' in condition) {
    const { is } = condition;
    return value === (typeof is === 'object' ? valueIn(is, subject) : is);
  }
  if ('isOneOf' in condition) return condition.isOneOf.includes(value as Literal);
  if ('isSet' in condition) return condition.isSet === (at<unknown>(condition.field, subject) !== undefined);
  if ('isEmpty' in condition) return (value as readonly unknown[]).length === 0;
  if ('includes' in condition) return (value as readonly unknown[]).includes(condition.includes);
  return new RegExp(condition.matches).test(`${value}`);
}

export function valueIn(of: Field, subject: Subject): Literal | readonly Literal[] {
  const { or, find, each } = of;
  if (each !== undefined) {
    return (at<readonly Readonly<Record<string, Literal>>[]>(of, subject) ?? []).flatMap((item) => item[each] ?? []);
  }
  const value = at<Literal | readonly Literal[]>(of, subject) ?? (isField(or) ? valueIn(or, subject) : or);
  return find === undefined ? value : (new RegExp(find).exec(`${value}`)?.[0] ?? '');
}

export function isField(value: Field['or'] | string): value is Field {
  return typeof value === 'object' && 'path' in value;
}

/** The value as it is set. The API's schema gives it this type. */
function at<T>({ path, ofPod }: Field, { item, pod }: Subject): T | undefined {
  return path.reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
    ofPod ? pod : item,
  ) as T | undefined;
}
