import type { FieldChange, ObjectChange } from './change';
import { redacted, redactText } from './redact';
import type { Verdict } from './verdict';

/** A verdict as it is printed. */
export type Note = Pick<Verdict, 'rule' | 'level' | 'reason' | 'advice'>;

/** A field that differs, with secrets redacted. */
export interface Field {
  /** From the object: `spec.replicas`. */
  readonly path: string;
  readonly item: string;
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

export function fieldOf(field: FieldChange, change?: ObjectChange): Field {
  const shown = (value: unknown) => (value === undefined ? undefined : redactedValue(field, value, change));
  return {
    path: field.path.join('.'),
    item: field.item,
    field: field.field,
    from: shown(field.from),
    to: shown(field.to),
  };
}

/** @param fields of the change: their secret values are redacted in the reason. */
export function noteOf(
  { rule, level, reason, advice }: Verdict,
  fields: readonly FieldChange[] = [],
  change?: ObjectChange,
): Note {
  const secrets = fields.flatMap((field) => [...secretsOf(field, change)]);
  const safe = secrets.reduce((text, secret) => text.replaceAll(secret, redacted), reason);
  return { rule, level, reason: safe, advice };
}

/** Shortest value that is replaced in a reason: a shorter one is part of other words. */
const shortest = 4;

function* secretsOf(field: FieldChange, change: ObjectChange | undefined): Iterable<string> {
  for (const value of [field.from, field.to]) {
    if (typeof value !== 'string' || value.length < shortest) continue;
    if (redactedValue(field, value, change) !== value) yield value;
  }
}

function redactedValue({ path, item }: FieldChange, value: unknown, change: ObjectChange | undefined): unknown {
  if (change?.manifest.kind === 'Secret' && /^(data|stringData)$/.test(path[0] ?? '')) return redacted;
  return withoutSecrets(value, path.at(-1) === 'value' ? item : (path.at(-1) ?? ''));
}

function withoutSecrets(value: unknown, name: string): unknown {
  if (typeof value === 'string') return redactText(name, value);
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      withoutSecrets(inner, key === 'value' && 'name' in value ? String(value.name) : key),
    ]),
  );
}
