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

/** A hash of the content at the end of a name: it differs between environments. */
const hash = /-[0-9a-f]{10}\b/g;

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
  const { namespace } = change.manifest.metadata;
  // A namespace is often the beginning of other names (twisterlab-api) and of the domain (twisterlab.local).
  const own = namespace === undefined ? '' : `|(?<![\\w-])${escaped(namespace)}(?![\\w-]|\\.(?!svc))`;
  const environments = [...new Set([change.environment, ...names])].map(escaped).join('|');
  const pattern = new RegExp(`(?<![a-z0-9])(?:${environments})(?![a-z0-9])${own}`, 'g');
  const text = [change.what, change.application, objectName(change), contentOf(evaluated)].join('\n');
  return text.replace(pattern, '*').replace(hash, '-#');
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
