/** Fields that identify an item of a list, the best first. */
const identifying = [
  'name',
  'mountPath',
  'host',
  'secretName',
  'key',
  'containerPort',
  'port',
  'path',
  'kind',
] as const;

/** Old and new item; one of them is undefined if the item was added or removed. */
type Pair = readonly [unknown, unknown];

/** A pair with the key by which its items were matched. Undefined: by their place. */
interface KeyedPair {
  readonly key: string | undefined;
  readonly pair: Pair;
}

/** What is known of a list. */
export interface ListSemantics {
  /** Identifies an item. Undefined: by an identifying field that is the same in all items. */
  readonly key?: (item: unknown) => string | undefined;
  /** Whether the order of the items has a meaning. Default: false. */
  readonly ordered?: boolean;
}

/**
 * Matches the items of two lists that differ: by their key, else by an identifying field if all items have a distinct one, else equal
 * items first and the rest in order. Equal items are left out.
 */
export function itemPairs(
  from: readonly unknown[],
  to: readonly unknown[],
  { key, ordered = false }: ListSemantics = {},
): KeyedPair[] {
  if (key && [...from, ...to].every((item) => key(item) !== undefined))
    return pairsByKey(from, to, (item) => key(item)!);
  const field = identifying.find((each) => isIdentity(each, from) && isIdentity(each, to));
  if (field) return pairsByKey(from, to, (item) => String(fieldOf(item, field)));
  return (ordered ? sequencePairs(from, to) : setPairs(from, to)).map((pair) => ({ key: undefined, pair }));
}

/** Items with the same key are matched in their order. */
function pairsByKey(from: readonly unknown[], to: readonly unknown[], keyOf: (item: unknown) => string): KeyedPair[] {
  const index = (items: readonly unknown[]) => {
    const found = new Map<string, unknown>();
    for (const item of items) {
      let key = keyOf(item);
      for (let number = 2; found.has(key); number += 1) key = `${keyOf(item)} (${number})`;
      found.set(key, item);
    }
    return found;
  };
  const [old, fresh] = [index(from), index(to)];
  return [...new Set([...old.keys(), ...fresh.keys()])].map((key) => ({ key, pair: [old.get(key), fresh.get(key)] }));
}

function setPairs(from: readonly unknown[], to: readonly unknown[]): Pair[] {
  const unmatched = [...to];
  const changed = from.filter((item) => {
    const at = unmatched.findIndex((each) => isEqual(each, item));
    if (at >= 0) unmatched.splice(at, 1);
    return at < 0;
  });
  return paired(changed, unmatched);
}

/** Items between the equal beginning and the equal end. */
function sequencePairs(from: readonly unknown[], to: readonly unknown[]): Pair[] {
  const shortest = Math.min(from.length, to.length);
  let start = 0;
  while (start < shortest && isEqual(from[start], to[start])) start += 1;
  let end = 0;
  while (end < shortest - start && isEqual(from.at(-1 - end), to.at(-1 - end))) end += 1;
  return paired(from.slice(start, from.length - end), to.slice(start, to.length - end));
}

function paired(changed: readonly unknown[], unmatched: readonly unknown[]): Pair[] {
  return changed.length === unmatched.length
    ? changed.map((item, index) => [item, unmatched[index]])
    : [...changed.map((item): Pair => [item, undefined]), ...unmatched.map((item): Pair => [undefined, item])];
}

/** Whether items that both lists have are in another order. Lists without keys are compared by place, which shows it already. */
export function isReordered(from: readonly unknown[], to: readonly unknown[], { key }: ListSemantics): boolean {
  const keyOf = (item: unknown) => key?.(item) ?? (isObject(item) ? labelOf(item) : undefined);
  const [old, fresh] = [from.map(keyOf), to.map(keyOf)];
  if ([...old, ...fresh].some((each) => each === undefined)) return false;
  const kept = (names: typeof old, others: typeof old) => names.filter((name) => others.includes(name));
  return kept(old, fresh).join('\n') !== kept(fresh, old).join('\n');
}

/** The identifying value of an item, or a value of one line itself; undefined if it has none. */
export function labelOf(item: unknown): string | undefined {
  if (!isObject(item)) return isScalar(item) && !String(item).includes('\n') ? cut(String(item), 48) : undefined;
  const value = identifying.map((each) => fieldOf(item, each)).find(isScalar);
  return value === undefined ? undefined : String(value);
}

/** An added value: `NAME=VALUE` of an environment variable, the name of another item, or the value itself. */
export function addedItem(item: unknown): string {
  const label = labelOf(item) ?? '';
  const value = isObject(item) && 'name' in item && isScalar(item.value) ? `=${cut(shown(item.value), 40)}` : '';
  return `${label}${value}`;
}

/** `FROM -> TO`; long values are cut around the place where they differ. */
export function briefly(from: unknown, to: unknown): readonly [string, '->', string] {
  const [old, fresh] = [shown(from), shown(to)];
  const most = 48;
  if (old.length <= most && fresh.length <= most) return [old, '->', fresh];
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) start += 1;
  // Some characters before the difference; a value that differs early keeps its beginning.
  const begin = start > 20 ? start - 12 : 0;
  const part = (text: string) => `${begin > 0 ? '...' : ''}${cut(text.slice(begin), most)}`;
  return [part(old), '->', part(fresh)];
}

function shown(value: unknown): string {
  if (isObject(value)) return '{...}';
  // Eight digits of a hash are enough to recognize it.
  const text = String(value).replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, '$1...');
  const [line = ''] = text.split('\n');
  return line === text ? text : `${line} ...`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

function isIdentity(field: string, items: readonly unknown[]): boolean {
  const values = items.map((item) => fieldOf(item, field));
  return values.every(isScalar) && new Set(values).size === values.length;
}

function fieldOf(item: unknown, field: string): unknown {
  if (!isObject(item)) return undefined;
  // A claim template has its name as an object has it.
  return field === 'name' && isObject(item.metadata) ? item.metadata.name : item[field];
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
