import { changesOf } from '../write/changes';
import { inventoryName } from '../write/tree';
import type { FieldChange, FileChange, ObjectChange } from './change';
import { semantics } from './content';
import type { DiffFile, Parse, Snapshot } from './file';
import type { DiffObject, ObjectReader } from './object';
import { pairObjects } from './pair';

export interface Differences {
  readonly objects: readonly ObjectChange[];
  readonly files: readonly FileChange[];
  /** Inventories and pictures that differ: they follow from the others. */
  readonly folded: readonly string[];
}

/** Compares two trees. Files with equal ids are not read. */
export function differences(before: Snapshot, after: Snapshot, reader: ObjectReader, parse: Parse): Differences {
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])];
  const differing = paths.filter((path) => before.files.get(path)?.id !== after.files.get(path)?.id);
  const folded = differing.filter(isFolded);
  const shown = differing.filter((path) => !isFolded(path));
  const [old, now] = [before, after].map((side) => shown.flatMap((path) => side.files.get(path) ?? []));
  const objectsOf = (files: readonly DiffFile[]) => files.flatMap((file) => reader.read(file) ?? []);
  const isObject = (path: string) =>
    [before, after].some((side) => side.files.has(path) && reader.read(side.files.get(path)!) !== undefined);
  const how = semantics(parse);
  return {
    objects: objectChanges(objectsOf(old!), objectsOf(now!), how),
    files: shown
      .filter((path) => !isObject(path))
      .flatMap((path) => fileChange(path, before.files.get(path), after.files.get(path), how) ?? []),
    folded,
  };
}

const isFolded = (path: string) => path.endsWith(`/${inventoryName}`) || /\.(svg|png|jpe?g|gif|webp)$/.test(path);

function objectChanges(
  old: readonly DiffObject[],
  now: readonly DiffObject[],
  how: ReturnType<typeof semantics>,
): ObjectChange[] {
  const pairs = pairObjects(old, now);
  const renamed = new Map(
    pairs.flatMap(({ before, after }) => {
      const [from, to] = [before?.manifest.metadata.name, after?.manifest.metadata.name];
      return from && to && from !== to ? [[`${before!.environment} ${from}`, to] as const] : [];
    }),
  );
  return pairs.flatMap(({ before, after }): ObjectChange[] => {
    const { environment, application, manifest } = (after ?? before)!;
    const common = { environment, application, manifest, before, after };
    if (!before || !after) return [{ ...common, what: after ? 'added' : 'removed', fields: [] }];
    const fields = changesOf(before.manifest, after.manifest, how)
      .filter(({ path }) => path.join('.') !== 'metadata.name')
      .map((change): FieldChange => {
        const to = typeof change.from === 'string' ? renamed.get(`${environment} ${change.from}`) : undefined;
        return to !== undefined && to === change.to ? { ...change, followsRename: to } : change;
      });
    const moved = before.application !== after.application || before.environment !== after.environment;
    return fields.length === 0 && !moved ? [] : [{ ...common, what: 'changed', fields }];
  });
}

function fileChange(
  path: string,
  before: DiffFile | undefined,
  after: DiffFile | undefined,
  how: ReturnType<typeof semantics>,
): FileChange | undefined {
  if (!before || !after) return { what: after ? 'added' : 'removed', path, before, after, fields: [] };
  if (before.text === undefined || after.text === undefined)
    return { what: 'changed', path, before, after, fields: [] };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const fields = changesOf({ [name]: before.text }, { [name]: after.text }, how);
  return fields.length === 0 ? undefined : { what: 'changed', path, before, after, fields };
}
