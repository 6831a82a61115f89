type Path = readonly (string | number)[];

/** Reads as JSON has them. */
export interface ReadsJson {
  readonly values: readonly { readonly path: Path; readonly value?: unknown }[];
  readonly shapes: readonly { readonly path: Path; readonly shape: string }[];
  readonly aliases: readonly { readonly path: Path; readonly first: Path }[];
}

/**
 * Copies of read-only data that record what is read of them. Data that differs only in what was not read gives the same result.
 * Data are objects, lists and values, as JSON has them; one object may be in several places.
 */
export class Reads {
  /** Values by place, keys of objects that were handed out, and places of an object that is handed out already. */
  private readonly values = new Map<string, { readonly path: Path; readonly value: unknown }>();
  private readonly shapes: { readonly path: Path; readonly shape: string }[] = [];
  private readonly aliases: { readonly path: Path; readonly first: Path }[] = [];
  private readonly copies = new Map<object, { readonly copy: object; readonly path: Path }>();

  /** Reads that were written as JSON. */
  static fromJson({ values, shapes, aliases }: ReadsJson): Reads {
    const reads = new Reads();
    for (const { path, value } of values) reads.values.set(path.join('\0'), { path, value });
    reads.shapes.push(...shapes);
    reads.aliases.push(...aliases);
    return reads;
  }

  /** For JSON. Undefined if JSON cannot hold a value that was read, such as a function. */
  asJson(): ReadsJson | undefined {
    const values = [...this.values.values()];
    const isJson = (value: unknown) =>
      value === undefined || value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
    return values.every(({ value }) => isJson(value))
      ? { values, shapes: this.shapes, aliases: this.aliases }
      : undefined;
  }

  /** A copy of the data. */
  of<T extends object>(data: T): T {
    return this.handOut(data, []) as T;
  }

  /** Whether everything that was read is the same in other data. */
  areSameIn(data: object): boolean {
    return (
      this.shapes.every(({ path, shape }) => shapeOf(at(data, path)) === shape) &&
      this.aliases.every(({ path, first }) => at(data, path) === at(data, first)) &&
      [...this.values.values()].every(({ path, value }) => Object.is(at(data, path), value))
    );
  }

  private handOut(value: unknown, path: Path): unknown {
    if (typeof value !== 'object' || value === null || !isPlain(value)) {
      this.values.set(path.join('\0'), { path, value });
      return value;
    }
    const known = this.copies.get(value);
    if (known) {
      this.aliases.push({ path, first: known.path });
      return known.copy;
    }
    const copy: object = Array.isArray(value) ? [] : {};
    this.copies.set(value, { copy, path });
    this.shapes.push({ path, shape: shapeOf(value) });
    for (const [key, inner] of Object.entries(value)) {
      let read: { readonly result: unknown } | undefined;
      const get = () => {
        read ??= { result: this.handOut(inner, [...path, key]) };
        return read.result;
      };
      Object.defineProperty(copy, key, { get, enumerable: true, configurable: true });
    }
    return copy;
  }
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function shapeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return 'a value';
  return `${Array.isArray(value)} ${JSON.stringify(Object.keys(value))}`;
}

function at(data: unknown, path: Path): unknown {
  let found = data;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}
