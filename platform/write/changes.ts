import { parsed } from '../util/parsed';
import { addedItem, briefly, isReordered, itemPairs, type ListSemantics, labelOf } from './list-items';
import { lineChange } from './text-change';

/** A field that differs between two versions of a manifest. */
export interface Change {
  /** Name of the innermost list item that contains the field; empty if there is none. */
  readonly item: string;
  /** Path of the field below that item, without `spec`, `template`, `metadata` and `data`: `resources.limits.memory`. */
  readonly field: string;
  /** Path from the object: keys, and names of list items: `spec`, `containers`, `api`, `image`. */
  readonly path: readonly string[];
  /** The old value; undefined if the field was added. */
  readonly from: unknown;
  /** The new value; undefined if the field was removed. */
  readonly to: unknown;
}

/** What a comparison knows of fields, by their path. Default of each: nothing. */
export interface Semantics {
  /** Whether two different values have the same meaning: `1Gi` and `1024Mi`. */
  same?(path: readonly string[], from: unknown, to: unknown): boolean;
  /** How items of a list are matched. Default: by an identifying field, and the order does not matter. @param items of both sides. */
  list?(path: readonly string[], items: readonly unknown[]): ListSemantics | undefined;
  /** Whether a list or map that comes or goes is compared field by field, with an empty one. Default: it is one change. */
  readonly expands?: boolean;
  /** What is compared in place of a text: its parsed content. Undefined: the text, by line. */
  content?(path: readonly string[], text: string): unknown;
}

/** Fields of two manifests that differ. Items of a list are matched by their name, not by their place. */
export function changesOf(before: unknown, after: unknown, semantics: Semantics = {}): Change[] {
  return [...changes(before, after, { item: '', local: [], path: [] }, semantics)];
}

/**
 * Summarises the changes of a manifest: `image v3.3.0 -> v3.3.1`, prefixed with the name of the list item that contains the
 * field: `MCP_LOG_LEVEL value INFO -> DEBUG`. Empty for files other than YAML.
 * @param isShown omits a change. Default: all are shown.
 */
export function describeChange(
  path: string,
  before: string,
  after: string,
  isShown: (change: Change) => boolean = () => true,
): string {
  if (!path.endsWith('.yaml')) return '';
  return describe(changesOf(parsed(before), parsed(after)).filter(isShown));
}

/** The first changes, three at most and fewer if they are long, and the number of the others. */
export function describe(all: readonly Change[]): string {
  const shown: string[] = [];
  for (const change of all) {
    if (shown.length === 3 || shown.join(', ').length > 100) break;
    shown.push(sentence(change));
  }
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function sentence({ item, field, from, to }: Change): string {
  const words = (...parts: string[]) => [item, field, ...parts].filter(Boolean).join(' ');
  if (from === undefined) return words('added', addedItem(to));
  if (to === undefined) return words('removed', labelOf(from) ?? '');
  return words(...briefly(from, to));
}

/** Keys that every manifest has: they do not distinguish fields. */
const common = new Set(['spec', 'template', 'metadata', 'data']);

/** Where a value is. */
interface Place {
  readonly item: string;
  /** Below the item. */
  readonly local: readonly string[];
  readonly path: readonly string[];
}

function* changes(from: unknown, to: unknown, place: Place, semantics: Semantics): Iterable<Change> {
  const { item, local, path } = place;
  if (from === to || (from !== undefined && to !== undefined && semantics.same?.(path, from, to))) return;
  const field = local.filter((key) => !common.has(key)).join('.');
  const present = from ?? to;
  if (semantics.expands && (from ?? undefined) === undefined && path.length > 0 && isFilled(present))
    yield* changes(Array.isArray(present) ? [] : {}, to, place, semantics);
  else if (semantics.expands && (to ?? undefined) === undefined && path.length > 0 && isFilled(present))
    yield* changes(from, Array.isArray(present) ? [] : {}, place, semantics);
  else if (Array.isArray(from) && Array.isArray(to)) yield* listChanges(from, to, place, semantics);
  else if (isMap(from) && isMap(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      const inner = { item, local: [...local, key], path: [...path, key] };
      yield* changes(from[key], to[key], inner, semantics);
    }
  } else if (isText(from) && isText(to)) {
    const parts = [from, to].map((text) => semantics.content?.(path, text));
    if (parts.every((part) => part !== undefined)) {
      yield* changes(parts[0], parts[1], place, semantics);
      return;
    }
    const change = lineChange(from, to);
    yield { item: change.item ?? item, field: `${field} ${change.where}`, path, from: change.from, to: change.to };
  } else yield { item, field, path, from, to };
}

function* listChanges(
  from: readonly unknown[],
  to: readonly unknown[],
  { item, local, path }: Place,
  semantics: Semantics,
): Iterable<Change> {
  const known = semantics.list?.(path, [...from, ...to]);
  const field = local.filter((key) => !common.has(key)).join('.');
  for (const { key, pair } of itemPairs(from, to, known)) {
    const [old, fresh] = pair;
    const name = key ?? (isMap(fresh ?? old) ? labelOf(fresh ?? old) : undefined);
    const inner = [...path, name ?? '-'];
    if (old === undefined || fresh === undefined) yield { item, field, path: inner, from: old, to: fresh };
    else {
      const below = { item: name ?? item, local: name === undefined ? local : [], path: inner };
      yield* changes(old, fresh, below, semantics);
    }
  }
  if (known?.ordered && isReordered(from, to, known)) {
    const order = [from, to].map((items) => items.map((each) => known.key?.(each) ?? labelOf(each) ?? '-').join(', '));
    yield { item, field: `${field} order`, path: [...path, 'order'], from: order[0], to: order[1] };
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list or map that is not empty. */
function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Several lines, such as a file in a ConfigMap. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}
