import type { Kinds } from '@twisterlab/platform/model/kinds';
import { parse, stringify } from 'yaml';
import type { Dist } from '../dist';

/** A tree of settings. */
export interface Settings {
  [key: string]: Settings | string | number | boolean | undefined | (Settings | string | number)[];
}

/** The files of the first ConfigMap below a path of dist. */
export function filesOf(dist: Dist, path: string): Readonly<Record<string, string>> {
  const { manifest } = dist.find((object) => object.path.startsWith(path));
  return (manifest as Kinds['ConfigMap']).data!;
}

/** Sets values by their paths. @throws when a path leads nowhere: a setting that moved would not be changed. */
export function altered(text: string, values: Readonly<Record<string, Settings[string]>>): string {
  const settings = parse(text) as Settings;
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split('>');
    const last = keys.pop()!;
    const parent = keys.reduce((at, key) => {
      if (typeof at[key] !== 'object') throw new Error(`no ${key} of ${path}`);
      return at[key] as Settings;
    }, settings);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return stringify(settings, { lineWidth: 0, aliasDuplicateObjects: false });
}
