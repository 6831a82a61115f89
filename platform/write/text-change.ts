/** The first difference of two texts of several lines. */
export interface LineChange {
  /** `line 12`, and how many lines of the changed part follow. */
  readonly where: string;
  /** Name of the alert, job or other list item in which the line is; undefined outside a list. */
  readonly item: string | undefined;
  /** The old line; undefined if lines were only added. */
  readonly from: string | undefined;
  /** The new line; undefined if lines were only removed. */
  readonly to: string | undefined;
}

/** The first line in which two texts differ. */
export function lineChange(from: string, to: string): LineChange {
  const [before, after] = [from.split('\n'), to.split('\n')];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const rest = Math.min(before.length, after.length) - start;
  while (end < rest && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [removed, added] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const number = Math.max(removed.length, added.length);
  return {
    where: number > 1 ? `lines ${start + 1}-${start + number}` : `line ${start + 1}`,
    item: itemOf(after, start),
    from: removed.length === 0 ? undefined : removed[0]!.trim(),
    to: added.length === 0 ? undefined : added[0]!.trim(),
  };
}

/** The list item that contains a line of YAML: the nearest less indented line `- alert: NAME` before it. */
function itemOf(lines: readonly string[], index: number): string | undefined {
  const indentation = (line: string) => line.length - line.trimStart().length;
  const own = indentation(lines[index] ?? '');
  for (let at = index; at >= 0; at -= 1) {
    const [, space = '', name] = /^( *)- (?:alert|record|name|job_name): (\S+)$/.exec(lines[at]!) ?? [];
    if (name !== undefined && (space.length < own || at === index)) return name;
  }
  return undefined;
}
