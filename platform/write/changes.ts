import { parse } from 'yaml';

/** What changed between two versions of a manifest, in a few words: `image v3.3.0 -> v3.3.1`; nothing of other files. */
export function describeChange(path: string, before: string, after: string): string {
  if (!path.endsWith('.yaml')) return '';
  const changes = [...leaves(parse(before), parse(after), '')];
  const shown = changes
    .slice(0, 3)
    .map(({ path, from, to }) => `${path.split('.').at(-1)} ${brief(from)} -> ${brief(to)}`);
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

interface Change {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

function* leaves(from: unknown, to: unknown, path: string): Iterable<Change> {
  if (from === to) return;
  if (!isObject(from) || !isObject(to)) {
    yield { path, from, to };
    return;
  }
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    yield* leaves(from[key], to[key], path ? `${path}.${key}` : key);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = isObject(value) ? '{...}' : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
