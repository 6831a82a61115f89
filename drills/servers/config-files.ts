import { ofKind } from '@twisterlab/platform/model/kinds';
import { parse, stringify } from 'yaml';
import type { Dist, DistObject } from '../dist';

/** A tree of settings, as YAML has it. */
export interface Settings {
  [key: string]: Settings | string | number | boolean | undefined | (Settings | string | number)[];
}

/** Values by path: `server>http_listen_port`. Undefined removes a setting. */
export type SettingChanges = Readonly<Record<string, Settings[string]>>;

const dataOf = ({ manifest }: DistObject) => ofKind(manifest, 'ConfigMap').data ?? {};
const holds = (prefix: string, file: string) => (object: DistObject) =>
  object.path.startsWith(prefix) && object.manifest.kind === 'ConfigMap' && dataOf(object)[file] !== undefined;

/** All files of the ConfigMaps whose paths in dist start with a prefix. @throws Error if there is none. */
export function configFiles(dist: Dist, prefix: string): Readonly<Record<string, string>> {
  const found = dist
    .objects(prefix.split('/')[0])
    .filter(({ path, manifest }) => path.startsWith(prefix) && manifest.kind === 'ConfigMap');
  if (found.length === 0) throw new Error(`dist has no ConfigMap ${prefix}`);
  return Object.assign({}, ...found.map(dataOf));
}

/** A file of the rendered ConfigMaps whose path in dist starts with a prefix: `edge/prometheus/`. */
export function configFile(dist: Dist, prefix: string, file: string): string {
  return dataOf(dist.find(holds(prefix, file)))[file]!;
}

/** Changes a file of a rendered ConfigMap. @throws when the text stays the same: nothing would be injected. */
export function changeConfigFile(prefix: string, file: string, change: (text: string) => string): (dist: Dist) => void {
  return (dist) =>
    dist.change(holds(prefix, file), (manifest) => {
      const { data = {}, ...rest } = ofKind(manifest, 'ConfigMap');
      const text = change(data[file]!);
      if (text === data[file]) throw new Error(`the change does not match ${file}`);
      return { ...rest, data: { ...data, [file]: text } };
    });
}

/** Sets values by their paths. @throws when the parent of a path is missing: a moved setting would stay unchanged. */
export function withSettings(text: string, changes: SettingChanges): string {
  const settings = parse(text) as Settings;
  for (const [path, value] of Object.entries(changes)) {
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
