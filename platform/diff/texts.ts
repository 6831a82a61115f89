import type { Manifest } from '../model/manifest';
import { perObject } from '../util/per-object';

/** A text in an object or file, with the path of its field. */
export interface TextAt {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every string and number of a value. List items have their place as key. */
export function* textsOf(value: unknown, path: readonly string[] = []): Iterable<TextAt> {
  if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, [...path, key]);
  else if (value !== null && value !== undefined) yield { path, text: String(value) };
}

/** A setting in a configuration file, an argument or a variable. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** `name: value`, `name = value`, `--name=value`, `name value`, one on a line. */
const assignment =
  /^[ \t]*(?:- )?["']?-{0,2}([\w.-]+)["']?[ \t]*(?:[:=]|[ \t])[ \t]*["']?([^"'\n#]*?)["']?,?[ \t]*(?:#.*)?$/gm;
const section = /^[ \t]*\[([^\]\n]+)\]/;

/**
 * Settings in the texts of an object, by name: those in files of ConfigMaps, arguments and environment variables. Names of INI files have
 * their section: `auth.anonymous.enabled`.
 */
export const settingsOf = perObject((manifest: Manifest): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const add = (name: string, value: string) => {
    let key = name;
    for (let number = 2; found.has(key); number += 1) key = `${name} (${number})`;
    found.set(key, value.trim());
  };
  for (const { path, text } of textsOf(manifest)) {
    const key = path.at(-1) ?? '';
    if (!text.includes('\n')) {
      if (/^\d+$/.test(key)) for (const { name, value } of assignments(text)) add(name, value);
      else add(key, text);
      continue;
    }
    for (const { name, value } of assignments(text)) add(name, value);
  }
  for (const { name, value } of variablesOf(manifest)) add(name, value);
  return found;
});

function* assignments(text: string): Iterable<Setting> {
  let prefix = '';
  for (const line of text.split('\n')) {
    const title = section.exec(line)?.[1];
    if (title !== undefined) prefix = `${title}.`;
    for (const [, name, value] of line.matchAll(assignment)) {
      yield { name: name!, value: value! };
      if (prefix !== '') yield { name: `${prefix}${name}`, value: value! };
    }
  }
}

/** Environment variables with a literal value. */
function* variablesOf(value: unknown): Iterable<Setting> {
  if (typeof value !== 'object' || value === null) return;
  const { name, value: own } = value as { readonly name?: unknown; readonly value?: unknown };
  if (typeof name === 'string' && typeof own === 'string') yield { name, value: own };
  for (const inner of Object.values(value)) yield* variablesOf(inner);
}
