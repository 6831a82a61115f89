import { parse } from 'yaml';

/** Texts of the last runs, because --watch compares the same file again and again. */
const most = 200;
const known = new Map<string, unknown>();

/** The value of a YAML file, which no caller may change. @throws the error of the parser. */
export function parsed(text: string): unknown {
  if (!known.has(text)) {
    const value: unknown = parse(text);
    if (known.size >= most) known.delete(known.keys().next().value!);
    known.set(text, value);
  }
  return known.get(text);
}
