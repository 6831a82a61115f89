/** Keys and indices from the root of a value to a place in it. */
export type Path = readonly (string | number)[];

/** One mistake at one place of an object. */
export interface Edit {
  readonly path: Path;
  /** The place inside the file that the value at `path` is. Default: the value is no file, or the whole of it is meant. */
  readonly inFile?: string;
  /** The kind of mistake, such as `delete` or `wrong-port`. */
  readonly operator: string;
  readonly from: unknown;
  /** What it becomes; undefined removes it. */
  readonly to: unknown;
  /** The new value at `path`. Default: `to`; a file is written from its changed content. */
  written?(): unknown;
}

/** A copy with the edit; it shares everything that the edit leaves as it is. */
export function edited<T>(root: T, { path, to, written }: Edit): T {
  return replaced(root, path, written ? written() : to) as T;
}

/** A copy with another value at a path. @param value undefined removes the key or the item. */
export function replaced(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const index = Number(key);
    const inner = rest.length > 0 ? replaced(root[index], rest, value) : value;
    return inner === undefined ? root.toSpliced(index, 1) : root.with(index, inner);
  }
  const { [key]: before, ...others } = root as Record<string, unknown>;
  const inner = rest.length > 0 ? replaced(before, rest, value) : value;
  return inner === undefined ? others : { ...(root as object), [key]: inner };
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | null | undefined)?.[key], root);
}

/** A path without indices, as in `spec.ports[].port`: equal for all items of a list. */
export function fieldOf(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[]`;
    const own = key.includes('.') ? `[${key}]` : key;
    return text === '' || own.startsWith('[') ? `${text}${own}` : `${text}.${own}`;
  }, '');
}
