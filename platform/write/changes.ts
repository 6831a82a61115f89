import { parsed } from '../util/parsed';
import { addedItem, briefly, itemPairs, labelOf } from './list-items';
import { lineChange } from './text-change';

/** A field that differs between two versions of a manifest. */
export interface Change {
  /** Name of the innermost list item that contains the field; empty if there is none. */
  readonly item: string;
  /** Path of the field below that item, without `spec`, `template`, `metadata` and `data`: `resources.limits.memory`. */
  readonly field: string;
  /** The old value; undefined if the field was added. */
  readonly from: unknown;
  /** The new value; undefined if the field was removed. */
  readonly to: unknown;
}

/** Fields of two manifests that differ. Items of a list are matched by their name, not by their place. */
export function changesOf(before: unknown, after: unknown): Change[] {
  return [...changes(before, after, '', [])];
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

function* changes(from: unknown, to: unknown, item: string, path: readonly string[]): Iterable<Change> {
  if (from === to) return;
  const field = path.filter((key) => !common.has(key)).join('.');
  if (Array.isArray(from) && Array.isArray(to)) {
    for (const [old, fresh] of itemPairs(from, to)) {
      if (old === undefined || fresh === undefined) yield { item, field, from: old, to: fresh };
      else {
        const name = isMap(fresh) ? labelOf(fresh) : undefined;
        yield* changes(old, fresh, name ?? item, name === undefined ? path : []);
      }
    }
  } else if (isMap(from) && isMap(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      yield* changes(from[key], to[key], item, [...path, key]);
    }
  } else if (isText(from) && isText(to)) {
    const change = lineChange(from, to);
    yield { item: change.item ?? item, field: `${field} ${change.where}`, from: change.from, to: change.to };
  } else yield { item, field, from, to };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Several lines, such as a file in a ConfigMap. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}
