/** A row of two texts beside each other; undefined where one has no such line. */
export interface Row {
  readonly old: string | undefined;
  readonly now: string | undefined;
  readonly oldNumber: number | undefined;
  readonly newNumber: number | undefined;
  readonly same: boolean;
}

/** Above this number of comparisons a changed part is shown as a whole, not line by line. */
const most = 4_000_000;

/** Two texts beside each other, by their longest common lines. */
export function sideBySide(before: string, after: string): Row[] {
  const [old, now] = [before, after].map(linesOf) as [string[], string[]];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const rest = Math.min(old.length, now.length) - start;
  while (end < rest && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const common = (at: number, offset: number) => row(old[at], now[at + offset], at, at + offset, true);
  const offset = now.length - old.length;
  return [
    ...Array.from({ length: start }, (_, at) => common(at, 0)),
    ...changedRows(old, now, start, old.length - end, now.length - end),
    ...Array.from({ length: end }, (_, at) => common(old.length - end + at, offset)),
  ];
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function row(old: string | undefined, now: string | undefined, oldAt: number, newAt: number, same: boolean): Row {
  const numbers = {
    oldNumber: old === undefined ? undefined : oldAt + 1,
    newNumber: now === undefined ? undefined : newAt + 1,
  };
  return { old, now, ...numbers, same };
}

function changedRows(
  old: readonly string[],
  now: readonly string[],
  start: number,
  oldEnd: number,
  newEnd: number,
): Row[] {
  const [left, right] = [old.slice(start, oldEnd), now.slice(start, newEnd)];
  const pairs = left.length * right.length > most ? [] : commonLines(left, right);
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...pairs, [left.length, right.length] as const]) {
    for (; i < a || j < b; i += i < a ? 1 : 0, j += j < b ? 1 : 0)
      rows.push(row(i < a ? left[i] : undefined, j < b ? right[j] : undefined, start + i, start + j, false));
    if (a < left.length && b < right.length) rows.push(row(left[a], right[b], start + a, start + b, true));
    [i, j] = [a + 1, b + 1];
  }
  return rows;
}

/** Places of the longest common subsequence. */
function commonLines(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        left[i] === right[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const found: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      found.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return found;
}

/** Rows near a change, with `undefined` for the rows that are left out. */
export function nearChanges(rows: readonly Row[], context = 3): (Row | undefined)[] {
  const kept = rows.map((_, at) => rows.slice(Math.max(0, at - context), at + context + 1).some(({ same }) => !same));
  return rows.flatMap((each, at) => (kept[at] ? [each] : at > 0 && !kept[at - 1] ? [] : [undefined]));
}
