import { groupBy } from '../util/collections';
import type { ObjectChange } from './change';
import { type Evaluated, objectName } from './evaluate';

/** One change, of one object or of several that change alike. */
export interface Group {
  readonly first: Evaluated<ObjectChange>;
  /** All of them, the first included. */
  readonly all: readonly Evaluated<ObjectChange>[];
  /** How they are alike. */
  readonly alike: 'one' | 'environments' | 'objects' | 'folder';
}

/** Fewest objects that are shown together. */
const fewest = 3;

/**
 * The same change in several environments once, then many objects with the same change, then the objects that a folder gains or
 * loses. @param names of the environments.
 */
export function grouped(all: readonly Evaluated<ObjectChange>[], names: readonly string[]): Group[] {
  const byEnvironment = [...groupBy(all, (each) => keyAcross(each, names)).values()];
  return [...groupBy(byEnvironment, ([first]) => keyAlike(first!)).values()].flatMap((same): Group[] => {
    const flat = same.flat();
    const { what } = flat[0]!.change;
    if (same.length >= fewest)
      return [{ first: flat[0]!, all: flat, alike: what === 'changed' ? 'objects' : 'folder' }];
    return same.map((own) => ({ first: own[0]!, all: own, alike: own.length > 1 ? 'environments' : 'one' }));
  });
}

/** Equal for the same change of the same object in another environment. */
function keyAcross(evaluated: Evaluated<ObjectChange>, names: readonly string[]): string {
  const { change } = evaluated;
  const own = [change.environment, change.manifest.metadata.namespace].filter((each) => each !== undefined);
  const pattern = new RegExp(`(?<![a-z0-9])(?:${[...own, ...names].map(escaped).join('|')})(?![a-z0-9])`, 'g');
  const text = [change.what, change.application, objectName(change), contentOf(evaluated)].join('\n');
  return text.replace(pattern, '*');
}

/** Equal for objects that change alike. */
function keyAlike(evaluated: Evaluated<ObjectChange>): string {
  const { change, level } = evaluated;
  if (change.what !== 'changed') return [change.what, level, change.environment, change.application].join('\n');
  return contentOf(evaluated);
}

function contentOf({ change, level, verdicts }: Evaluated<ObjectChange>): string {
  const fields = change.fields.map(({ path, from, to }) => JSON.stringify([path, from, to]));
  return [level, ...verdicts.map(({ reason }) => reason), ...fields].join('\n');
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
