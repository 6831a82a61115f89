import { groupBy } from '../util/collections';

/** One change, in one file or in the same file of several environments. */
export interface SummaryRow {
  readonly what: 'edited' | 'removed' | 'renamed' | 'changed' | 'added';
  /** The file. Of several files the common path, with braces: `dist/{production,staging}/redis/Service.redis.yaml`. */
  readonly path: string;
  /** What changed in it; empty for files that were added or removed. */
  readonly note: string;
}

/**
 * Rows that differ in the names of environments only, as one row each.
 * @param names of the environments; a name counts where it is a whole word of a path or text.
 */
export function combined(rows: readonly SummaryRow[], names: readonly string[]): SummaryRow[] {
  const pattern = new RegExp(`(?<![a-z0-9])(?:${names.join('|')})(?![a-z0-9])`, 'g');
  const key = ({ what, path, note }: SummaryRow) =>
    [what, path, note].map((text) => text.replace(pattern, '*')).join('\n');
  return [...groupBy(rows, key).values()].map((same) => {
    const [first] = same as [SummaryRow];
    if (same.length === 1) return first;
    const path = braced(
      same.map((each) => each.path),
      pattern,
      names,
    );
    return { ...first, path, note: first.note.replace(pattern, '*') };
  });
}

/** `dist/{production,staging}/applications/Application.*-redis.yaml`: a name that repeats the one before it is a `*`. */
function braced(paths: readonly string[], pattern: RegExp, names: readonly string[]): string {
  const found = paths.map((path) => [...path.matchAll(pattern)].map(([name]) => name));
  let place = 0;
  return paths[0]!.replace(pattern, (name) => {
    const variants = new Set(found.map((own) => own[place]));
    const repeats = place > 0 && found.every((own) => own[place] === own[place - 1]);
    place += 1;
    if (variants.size === 1) return name;
    return repeats ? '*' : `{${names.filter((each) => variants.has(each)).join(',')}}`;
  });
}
