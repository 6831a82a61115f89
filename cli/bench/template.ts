/** The files of many tenants as one set of templates and the values of each tenant. */
export interface Templates {
  /** One for each file. */
  readonly files: readonly Template[];
  /** Of each tenant: one value for each parameter. */
  readonly values: readonly (readonly string[])[];
}

export interface Template {
  /** The folder of its application. */
  readonly application: string;
  /** Literal text, and numbers of parameters. */
  readonly parts: readonly (string | number)[];
}

/** Words, and single other characters. */
const token = /[A-Za-z0-9]+|[^A-Za-z0-9]/g;

/**
 * Finds what differs between the files of tenants, which have the same number of files and each file the same number of lines.
 * @param tenants the files of each: text by path, whose first folder is the application.
 * @throws Error if they cannot be written as templates.
 */
export function templatesOf(tenants: readonly ReadonlyMap<string, string>[]): Templates {
  const sorted = tenants.map((files) => [...files].sort(([a], [b]) => (place(a) < place(b) ? -1 : 1)));
  const numbers = new Map<string, number>();
  const values = tenants.map((): string[] => []);
  const parameter = (of: readonly string[]) => {
    const key = JSON.stringify(of);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    for (const [index, value] of of.entries()) values[index]!.push(value);
    return numbers.size - 1;
  };
  const files = sorted[0]!.map(([path], index) => {
    const texts = sorted.map((each) => each[index]?.[1] ?? '');
    const parts = partsOf(texts, parameter);
    for (const [of, text] of texts.entries())
      if (filled(parts, values[of]!) !== text) throw new Error(`${path} of a tenant is not that of another one`);
    return { application: path.split('/')[0]!, parts };
  });
  return { files, values };
}

/** A path without the names of tenants and the hashes of content, so that files of tenants are in one order. */
const place = (path: string) => path.replaceAll(/tenant-\d+|-[0-9a-f]{10}(?=\.yaml)/g, '');

function partsOf(texts: readonly string[], parameter: (of: readonly string[]) => number): (string | number)[] {
  const lines = texts.map((text) => text.split('\n'));
  const parts: (string | number)[] = [];
  const add = (part: string | number) => {
    const last = parts.length - 1;
    if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] += part;
    else parts.push(part);
  };
  const addAll = (variants: readonly (readonly string[])[]) => {
    for (const [index, first] of variants[0]!.entries()) {
      const of = variants.map((each) => each[index] ?? '');
      add(of.every((each) => each === first) ? first : parameter(of));
    }
  };
  for (const index of lines[0]!.keys()) {
    if (index > 0) add('\n');
    const of = lines.map((each) => each[index] ?? '');
    const tokens = of.every((each) => each === of[0]) ? [] : of.map((each) => each.match(token) ?? []);
    const isAligned = tokens.length > 0 && tokens.every(({ length }) => length === tokens[0]!.length);
    addAll(isAligned ? tokens : of.map((each) => [each]));
  }
  return parts;
}

/** A template with the values of a tenant. */
export function filled(parts: Template['parts'], values: readonly string[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : values[part])).join('');
}
