import { byCodeUnit } from '../util/collections';
import type { Context } from './context';
import { type Evaluation, objectName } from './evaluate';
import { type Group, grouped } from './group';
import type { PathChange } from './reach/change';
import { pathsOf } from './rules/network';
import { type Field, fieldOf, type Note, noteOf } from './shown';
import { type Level, levels, type Verdict } from './verdict';
import { waveOf } from './waves';

/** One change of a report. */
export interface Entry {
  readonly what: 'added' | 'removed' | 'changed';
  readonly level: Level;
  /** `Deployment twisterlab/mcp-unified`, or the path of a file. */
  readonly name: string;
  /** Names of all objects with this change, the first included. */
  readonly objects: readonly string[];
  readonly environments: readonly string[];
  readonly applications: readonly string[];
  /** Paths of the files, of the newer side if it has them. */
  readonly files: readonly string[];
  /** Order in which Argo CD syncs it: the wave of the environment and that of the folder. Undefined for files. */
  readonly wave?: string;
  readonly verdicts: readonly Note[];
  readonly fields: readonly Field[];
}

/** What all formats print. */
export interface Report {
  /** Of this shape; it rises when a field changes its meaning or goes. */
  readonly version: 1;
  readonly base: string;
  readonly head: string;
  readonly level: Level;
  /** Changes by level; the same change in several environments counts once. */
  readonly counts: Readonly<Record<Level, number>>;
  /** Objects and files that differ. */
  readonly differing: { readonly objects: number; readonly files: number; readonly folded: number };
  /** About the tree as a whole. */
  readonly tree: readonly Note[];
  /** The worst first. */
  readonly changes: readonly Entry[];
  readonly paths: readonly PathChange[];
}

/** @param base @param head names of the sides. */
export function reportOf(evaluation: Evaluation, context: Context, base: string, head: string): Report {
  const environments = [
    ...new Set(context.clusters.flatMap(({ after }) => after.environments.map(({ name }) => name))),
  ];
  const ofFiles = evaluation.files.map(
    ({ change, level, verdicts }): Entry => ({
      ...{ what: change.what, level, name: change.path, objects: [change.path] },
      ...{ environments: [], applications: [], files: [change.path] },
      verdicts: verdicts.map((verdict) => noteOf(verdict, change.fields)),
      fields: change.fields.map((field) => fieldOf(field)),
    }),
  );
  const ofObjects = grouped(evaluation.objects, environments).map((group) => entryOf(group, context));
  const changes = [...ofFiles, ...ofObjects].sort(worstFirst);
  const counted = [...evaluation.tree.filter(({ level }) => level !== 'routine'), ...changes];
  const counts = Object.fromEntries(
    levels.map((level) => [level, counted.filter((each) => each.level === level).length]),
  );
  return {
    ...{ version: 1, base, head, level: evaluation.level },
    counts: counts as Report['counts'],
    differing: { objects: evaluation.objects.length, files: evaluation.files.length, folded: evaluation.folded.length },
    tree: evaluation.tree.map((verdict) => noteOf(verdict)),
    changes,
    paths: evaluation.objects.length === 0 ? [] : context.clusters.flatMap(pathsOf),
  };
}

function entryOf({ first, all, alike }: Group, context: Context): Entry {
  const { change, level, verdicts } = first;
  const unique = (values: readonly string[]) => [...new Set(values)];
  const name = objectName(change);
  return {
    ...{ what: change.what, level },
    name: alike === 'folder' ? `${all.length} objects of ${change.environment}/${change.application}` : name,
    objects: unique(all.map((each) => objectName(each.change))),
    environments: unique(all.map((each) => each.change.environment)),
    applications: unique(all.map((each) => each.change.application)),
    files: all.map((each) => (each.change.after ?? each.change.before)!.file.path),
    wave: waveOf(change, context),
    verdicts: (alike === 'folder' ? distinct(all.flatMap((each) => each.verdicts)) : verdicts).map((verdict) =>
      noteOf(verdict, change.fields, change),
    ),
    fields: change.fields.map((field) => fieldOf(field, change)),
  };
}

function distinct(verdicts: readonly Verdict[]): Verdict[] {
  const found = new Map(verdicts.map((each) => [each.reason, each]));
  return [...found.values()].sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}

/** Order of reading: what is lost before what changes before what is new. */
const kinds = ['removed', 'changed', 'added'];

const worstFirst = (a: Entry, b: Entry) =>
  levels.indexOf(b.level) - levels.indexOf(a.level) ||
  kinds.indexOf(a.what) - kinds.indexOf(b.what) ||
  byCodeUnit(a.name, b.name);
