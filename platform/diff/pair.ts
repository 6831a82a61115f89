import { groupBy } from '../util/collections';
import { type DiffObject, identityInCluster, identityOf } from './object';

/** The same object on both sides. */
export interface Pair {
  readonly before: DiffObject | undefined;
  readonly after: DiffObject | undefined;
}

/** A hash of the content at the end of a name. */
const hash = /-[0-9a-f]{10}$/;

/**
 * Matches the objects of changed files: by identity, whatever the file is named; then objects that moved to another environment; then
 * ConfigMaps and Secrets whose names differ in the hash of their content only.
 */
export function pairObjects(before: readonly DiffObject[], after: readonly DiffObject[]): Pair[] {
  const pairs: Pair[] = [];
  let [old, fresh] = [[...before], [...after]];
  for (const key of [identityOf, ({ manifest }: DiffObject) => identityInCluster(manifest), hashedName]) {
    const news = groupBy(fresh, key);
    const taken = new Set<DiffObject>();
    const olds = groupBy(old, key);
    for (const [name, [one, ...more]] of olds) {
      const [other, ...others] = news.get(name) ?? [];
      if (name === '' || !one || !other || more.length + others.length > 0) continue;
      pairs.push({ before: one, after: other });
      taken.add(one).add(other);
    }
    old = old.filter((each) => !taken.has(each));
    fresh = fresh.filter((each) => !taken.has(each));
  }
  return [
    ...pairs,
    ...old.map((each): Pair => ({ before: each, after: undefined })),
    ...fresh.map((each): Pair => ({ before: undefined, after: each })),
  ];
}

/** Empty for objects without such a hash. */
function hashedName({ environment, application, manifest }: DiffObject): string {
  const { kind, metadata } = manifest;
  if (!['ConfigMap', 'Secret'].includes(kind) || !hash.test(metadata.name)) return '';
  return [environment, application, kind, metadata.namespace, metadata.name.replace(hash, '')].join(' ');
}
