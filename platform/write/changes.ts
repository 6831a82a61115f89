import { parse } from 'yaml';

/**
 * Summarises the changes of a manifest: `image v3.3.0 -> v3.3.1`, prefixed with the name of the list item that contains the
 * field: `MCP_LOG_LEVEL value INFO -> DEBUG`. Empty for files other than YAML.
 */
export function describeChange(path: string, before: string, after: string): string {
  if (!path.endsWith('.yaml')) return '';
  const changes = [...leaves(parse(before), parse(after), '', '')];
  const shown = changes
    .slice(0, 3)
    .map(({ item, field, from, to }) => [item, field, brief(from), '->', brief(to)].filter(Boolean).join(' '));
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

interface Change {
  /** Name of the innermost list item that contains the field; empty when there is none. */
  readonly item: string;
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

function* leaves(from: unknown, to: unknown, item: string, field: string): Iterable<Change> {
  if (from === to) return;
  if (!isObject(from) || !isObject(to)) {
    yield isText(from) && isText(to) ? firstLine(from, to, item, field) : { item, field, from, to };
    return;
  }
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const inList = Array.isArray(from) || Array.isArray(to);
    const name = inList ? (nameOf(from[key]) ?? nameOf(to[key])) : undefined;
    yield* leaves(from[key], to[key], name ?? item, inList ? field : key);
  }
}

/** The first line that differs in a multi-line text, such as a file in a ConfigMap. */
function firstLine(from: string, to: string, item: string, field: string): Change {
  const [before, after] = [from, to].map((text) => text.split('\n')) as [string[], string[]];
  const index = before.findIndex((line, at) => line !== after[at]);
  const at = index < 0 ? before.length : index;
  return {
    item,
    field: `${field} line ${at + 1}`,
    from: before[at]?.trim() || undefined,
    to: after[at]?.trim() || undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function nameOf(value: unknown): string | undefined {
  return isObject(value) && typeof value.name === 'string' ? value.name : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function brief(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = isObject(value) || isText(value) ? '{...}' : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
