import { byCodeUnit, groupBy } from '../util/collections';
import { type Change, describeChange } from './changes';
import type { Comparison } from './compare';
import { combined, type SummaryRow } from './same-change';
import { inventoryName, type Tree } from './tree';

/** What differs in a folder, as for `Output`. */
export interface Difference {
  /** The folder as the user knows it, such as `dist`. */
  readonly folder: string;
  readonly before: Tree;
  readonly after: Tree;
  readonly comparison: Comparison;
}

/** Files that an administrator brings to the cluster come first, pictures of the network last. */
const order = ['hosts', 'bootstrap', 'dist', 'docs/network', 'docs/reference'];
const kinds = ['edited', 'removed', 'renamed', 'changed', 'added'] as const;

/**
 * The changes that a person has to review. Without inventories, and without pictures beside a table that changed; the same change in
 * several environments is one row, and so is a ConfigMap whose name has another hash, with the objects that use it.
 * @param environments names that distinguish the copies of a file.
 */
export function summaryOf(differences: readonly Difference[], environments: readonly string[]): SummaryRow[] {
  const rank = ({ folder }: Difference) => (order.indexOf(folder) + order.length) % order.length;
  return [...differences]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((difference) => {
      const rows = rowsOf(difference).map((row) => ({ ...row, path: `${difference.folder}/${row.path}` }));
      return gathered(combined(rows, environments)).sort(
        (a, b) => kinds.indexOf(a.what) - kinds.indexOf(b.what) || byCodeUnit(a.path, b.path),
      );
    });
}

function rowsOf({ before, after, comparison }: Difference): SummaryRow[] {
  const { missing, changed, edited, extra } = comparison;
  const renamed = renames(extra, missing);
  const fresh = new Set(renamed.map(({ to }) => to));
  const old = new Set(renamed.map(({ from }) => from));
  const names = new Map(renamed.map(({ from, to }) => [objectName(from), objectName(to)]));
  const isRename = ({ from, to }: Change) => typeof from === 'string' && names.get(from) === to;
  const uses = (path: string, to: string) =>
    environmentOf(path) === environmentOf(to) && after.get(path)!.includes(objectName(to));
  const users = (to: string) => changed.filter((path) => path.endsWith('.yaml') && uses(path, to));
  const changes = changed.flatMap((path): SummaryRow[] => {
    const note = describeChange(path, before.get(path)!, after.get(path)!, (change) => !isRename(change));
    // Of an object whose only change is the new name nothing is left to describe: the row of the ConfigMap names it.
    return note === '' && renamed.some(({ to }) => uses(path, to)) ? [] : [{ what: 'changed', path, note }];
  });
  return [
    ...edited.map((path) => row('edited', path, 'had been edited by hand; the edit is overwritten')),
    ...extra.filter((path) => !old.has(path)).map((path) => row('removed', path)),
    ...renamed.map(({ from, to, path }) => {
      const note = describeChange(from, before.get(from)!, after.get(to)!, (change) => change.field !== 'name');
      return row('renamed', path, [note, usedBy(users(to))].filter(Boolean).join('; '));
    }),
    ...changes,
    ...missing.filter((path) => !fresh.has(path)).map((path) => row('added', path)),
  ].filter(({ path }) => !isNoise(path, changed));
}

const row = (what: SummaryRow['what'], path: string, note = ''): SummaryRow => ({ what, path, note });

/** An inventory, or the picture of a table that is listed. */
function isNoise(path: string, changed: readonly string[]): boolean {
  return path.endsWith(inventoryName) || (path.endsWith('.svg') && changed.includes(path.replace(/svg$/, 'md')));
}

/** Many files with the same change, such as the address of a server in each policy, as one row. */
function gathered(rows: readonly SummaryRow[]): SummaryRow[] {
  const fewest = 3;
  return [...groupBy(rows, ({ what, note, path }) => (note === '' ? path : `${what} ${note}`)).values()].flatMap(
    (same) =>
      same.length < fewest
        ? same
        : [{ ...same[0]!, path: `${same[0]!.path} and ${same.length - 1} more with this change` }],
  );
}

/** A hash of the content at the end of an object's name. */
const hash = /-[0-9a-f]{10}(?=\.yaml$)/;

/** Removed and added files whose names differ in the hash only. @returns `path` with `*` for the hash. */
function renames(removed: readonly string[], added: readonly string[]) {
  const stem = (path: string) => path.replace(hash, '-*');
  const hashed = (paths: readonly string[]) =>
    groupBy(
      paths.filter((path) => hash.test(path)),
      stem,
    );
  const news = hashed(added);
  return [...hashed(removed)].flatMap(([path, [from, ...more]]) => {
    const [to, ...others] = news.get(path) ?? [];
    return from && to && more.length + others.length === 0 ? [{ from, to, path }] : [];
  });
}

/** `redis-config-8a1ba16eb6` of `production/redis/ConfigMap.redis-config-8a1ba16eb6.yaml`. */
function objectName(path: string): string {
  return path.replace(/^.*\/[^./]+\./, '').replace(/\.yaml$/, '');
}

const environmentOf = (path: string) => path.split('/')[0];

function usedBy(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const most = 2;
  const named = paths.map((path) => path.replace(/^.*\/|\.yaml$/g, '').replace('.', ' '));
  const more = named.length - most;
  return `used by ${named.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
