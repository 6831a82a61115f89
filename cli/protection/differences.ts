/** Fields by which the elements of a list are found again, in any order. */
const names = ['type', 'context', 'actor_type'];

/**
 * Where what GitHub has differs from what is wanted. Fields that are only in what GitHub has, such as identifiers and times, do not count;
 * elements of a list do: a rule or a branch that no file names.
 */
export function differences(wanted: unknown, live: unknown, path = ''): string[] {
  if (Array.isArray(wanted)) return Array.isArray(live) ? ofLists(wanted, live, path) : [described(path, wanted, live)];
  if (typeof wanted !== 'object' || wanted === null) return wanted === live ? [] : [described(path, wanted, live)];
  if (typeof live !== 'object' || live === null) return [described(path, wanted, live)];
  return Object.entries(wanted).flatMap(([key, value]) =>
    differences(value, (live as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`),
  );
}

function ofLists(wanted: readonly unknown[], live: readonly unknown[], path: string): string[] {
  const own = new Map(wanted.map((each) => [keyOf(each), each]));
  const found = new Map(live.map((each) => [keyOf(each), each]));
  return [...new Set([...own.keys(), ...found.keys()])].flatMap((key) => {
    const at = `${path}[${key}]`;
    if (!found.has(key)) return [`${at} is missing`];
    if (!own.has(key)) return [`${at} is not in the file`];
    return differences(own.get(key), found.get(key), at);
  });
}

function keyOf(element: unknown): string {
  if (typeof element !== 'object' || element === null) return `${element}`;
  const name = names.find((each) => each in element);
  return name === undefined ? JSON.stringify(element) : `${(element as Record<string, unknown>)[name]}`;
}

const described = (path: string, wanted: unknown, live: unknown) =>
  `${path} is ${JSON.stringify(live) ?? 'absent'}, not ${JSON.stringify(wanted)}`;
