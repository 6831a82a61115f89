/** The name that somebody probably meant; undefined when none is near. */
export function closest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong: beyond that, it is another name.
  let least = Math.floor(name.length / 3) + 1;
  for (const each of new Set(names)) {
    if (Math.abs(each.length - name.length) >= least) continue;
    const apart = distance(name, each);
    if (apart < least) [best, least] = [each, apart];
  }
  return best;
}

/** Letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
