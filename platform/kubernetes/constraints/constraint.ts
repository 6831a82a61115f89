/** What is wrong with a value; undefined for a valid one. The text continues the value: `70000 is not between 1 and 65535`. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON schema has verified the type of each value before.
export type Test = (value: any) => string | undefined;

/** A fault of a field: its path below the value that is checked, and what is wrong. */
export type Fault = readonly [path: string, message: string];

/**
 * What the API server checks in values of one definition beyond types and enumerations, which its API description contains.
 * Source: pkg/apis/GROUP/validation/validation.go of Kubernetes.
 */
export interface Constraint {
  /** Fields with an enumeration whose empty text is the default. */
  readonly emptyIsDefault?: readonly string[];
  /** By field that has one value. */
  readonly fields?: Readonly<Record<string, Test>>;
  /** By field that is a list or a map: of each value. */
  readonly values?: Readonly<Record<string, Test>>;
  /** By field that is a map: of each key. */
  readonly keys?: Readonly<Record<string, Test>>;
  /** Lists of objects, with the field whose values differ. */
  readonly unique?: Readonly<Record<string, string>>;
  /** Lists whose items differ. */
  readonly distinct?: readonly string[];
  /** Lists that have at least one item. */
  readonly some?: readonly string[];
  /** Exactly one of these fields is set. */
  readonly exactlyOne?: readonly string[];
  /** At most one of these fields is set. */
  readonly atMostOne?: readonly string[];
  /** What depends on several fields. */
  // biome-ignore lint/suspicious/noExplicitAny: see Test.
  check?(value: any): Iterable<Fault>;
}

/** By definition, without `io.k8s.api.`: `core.v1.Container`. */
export type Constraints = Readonly<Record<string, Constraint>>;

/** The faults of one value of a definition, and not of the values inside it. */
export function* faultsOf(constraint: Constraint, value: Readonly<Record<string, unknown>>): Iterable<Fault> {
  const {
    fields = {},
    values = {},
    keys = {},
    unique = {},
    some = [],
    distinct = [],
    exactlyOne,
    atMostOne,
  } = constraint;
  for (const [field, test] of Object.entries(fields)) {
    if (value[field] !== undefined) yield* fault(field, test(value[field]));
  }
  for (const [field, test] of Object.entries(values)) {
    for (const [key, item] of Object.entries(value[field] ?? {})) yield* fault(`${field}.${key}`, test(item));
  }
  for (const [field, test] of Object.entries(keys)) {
    for (const key of Object.keys(value[field] ?? {})) yield* fault(field, test(key));
  }
  for (const [field, key] of Object.entries(unique)) yield* duplicates(field, key, value[field]);
  for (const field of distinct) {
    const items = (value[field] ?? []) as unknown[];
    if (new Set(items).size < items.length) yield [field, 'has an item twice'];
  }
  for (const field of some) {
    if (((value[field] ?? []) as unknown[]).length === 0) yield [field, 'has no item, but at least one is required'];
  }
  if (exactlyOne) yield* number(exactlyOne, value, 1, 'exactly one of');
  if (atMostOne) yield* number(atMostOne, value, 0, 'at most one of');
  if (constraint.check) yield* constraint.check(value);
}

function* fault(path: string, message: string | undefined): Iterable<Fault> {
  if (message !== undefined) yield [path, message];
}

function* duplicates(field: string, key: string, items: unknown): Iterable<Fault> {
  const seen = new Set<unknown>();
  for (const [index, item] of ((items ?? []) as Readonly<Record<string, unknown>>[]).entries()) {
    const value = item[key];
    if (value !== undefined && seen.has(value)) yield [`${field}.${index}.${key}`, `repeats ${value}`];
    seen.add(value);
  }
}

function* number(
  fields: readonly string[],
  value: Readonly<Record<string, unknown>>,
  least: number,
  which: string,
): Iterable<Fault> {
  const set = fields.filter((field) => value[field] !== undefined);
  if (set.length >= least && set.length <= 1) return;
  yield ['', `sets ${set.join(' and ') || 'no field'}, but ${which} ${fields.join(', ')} is allowed`];
}
