/**
 * An object of an answer. Harbor omits fields with the zero value of their type, except those that swagger.yaml marks with
 * `x-omitempty: false`.
 */
export function shown(object: Readonly<Record<string, unknown>>, marked: readonly string[] = []) {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => Boolean(value) || marked.includes(key)));
}

/** A page of a list. Its default and its maximum: `pageSize` in swagger.yaml. */
export function pageOf<T>(all: readonly T[], query: Readonly<Record<string, string>>): readonly T[] {
  const size = Number(query.page_size ?? 10);
  const start = (Number(query.page ?? 1) - 1) * size;
  return all.slice(start, start + size);
}
