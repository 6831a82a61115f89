import { isDeepStrictEqual } from 'node:util';
import { groupOf, type Manifest } from '../../model/manifest';

export type Fields = Readonly<Record<string, unknown>>;

/** A field that the API server refuses to change, and what it compares. */
export interface ImmutableField {
  /** Group and kind, such as `apps/Deployment`; without a group `Service`. */
  readonly kind: string;
  /** Path from the object: `spec.selector`. */
  readonly field: string;
  /** Fields below it that may change. Default: none. */
  readonly except?: readonly string[];
  /** The value that the API server fills in for a missing one. Default: none. */
  readonly initial?: unknown;
  /** Whether the field is immutable in a change from one object to the other. Default: always. */
  readonly when?: (before: Fields, after: Fields) => boolean;
  /** The part of the value that the API server compares, with its defaults. Default: all of it. */
  readonly compared?: (value: unknown) => unknown;
}

/** The key of a kind in the table. */
export function kindOf(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind].filter(Boolean).join('/');
}

/** The immutable fields that differ, as paths: `spec.serviceName`. */
export function changedFields(table: readonly ImmutableField[], before: Manifest, after: Manifest): string[] {
  const kind = kindOf(after);
  return table
    .filter((each) => each.kind === kind && (each.when?.(fields(before), fields(after)) ?? true))
    .flatMap(({ field, except, initial, compared = (value) => value }) => {
      const [old, now] = [before, after].map((manifest) => compared(valueAt(manifest, field) ?? initial));
      if (!except) return same(old, now) ? [] : [field];
      const [oldFields, nowFields] = [fields(old), fields(now)];
      return [...new Set([...Object.keys(oldFields), ...Object.keys(nowFields)])]
        .filter((name) => !except.includes(name) && !same(oldFields[name], nowFields[name]))
        .map((name) => `${field}.${name}`);
    });
}

/** Equality as in the API server, where an empty value is a missing one. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(withoutEmpty(a), withoutEmpty(b));
}

export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => fields(value)[name], object);
}

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Undefined for null, empty texts, lists and objects; a list keeps its length. */
function withoutEmpty(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
