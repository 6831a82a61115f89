import type { Manifest } from '../model/manifest';
import { perObject } from '../util/per-object';
import type { ObjectChange } from './change';

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
 * Values of the settings in the texts of an object, by name: those in files of ConfigMaps, arguments and environment variables. Names of
 * INI files have their section: `auth.anonymous.enabled`.
 */
const settingsOf = perObject((manifest: Manifest): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const own = found.get(name);
    if (own) own.push(value.trim());
    else found.set(name, [value.trim()]);
  };
  for (const { path, text } of textsOf(manifest)) {
    const key = path.at(-1) ?? '';
    const isItem = /^\d+$/.test(key);
    if (isItem || text.includes('\n')) for (const { name, value } of assignments(text)) add(name, value);
    else add(key, text);
  }
  for (const { name, value } of variablesOf(manifest)) add(name, value);
  return found;
});

/** A setting that differs. */
export interface SettingChange {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Settings of an object that differ. Of several with the same name equal values are left out, and the rest is matched in order. */
export function* changedSettings({ before, after }: Pick<ObjectChange, 'before' | 'after'>): Iterable<SettingChange> {
  if (!before || !after) return;
  const [old, now] = [settingsOf(before.manifest), settingsOf(after.manifest)];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [gone, fresh] = [[...(old.get(name) ?? [])], [...(now.get(name) ?? [])]];
    const changed = gone.filter((value) => {
      const at = fresh.indexOf(value);
      if (at >= 0) fresh.splice(at, 1);
      return at < 0;
    });
    const pairs = Array.from({ length: Math.max(changed.length, fresh.length) }, (_, at) => [changed[at], fresh[at]]);
    const distinct = new Map(pairs.map(([from, to]) => [`${from} ${to}`, { name, from, to }]));
    yield* distinct.values();
  }
}

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
