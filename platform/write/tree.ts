import { createHash } from 'node:crypto';
import { displayName } from '../link/graph';
import { UserError } from '../model/problem';
import type { Rendered, RenderedEnvironment } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import { pathOf } from './path';
import { toYaml } from './yaml';

/** Content by path below dist, in the order of the paths. */
export type Tree = ReadonlyMap<string, string>;

/** Beside the Applications' folders, so that no Application syncs it. In the format of `sha256sum --check`. */
export const inventoryName = 'SHA256SUMS';

/**
 * The exact set of files of some environments: one an object, and an inventory an environment.
 * @throws UserError when two objects would share a file, also where capitals and small letters are one.
 */
export function treeOf(environments: readonly RenderedEnvironment[]): Tree {
  const objects = environments.flatMap((environment) => environment.objects);
  for (const rivals of groupBy(objects, (object) => pathOf(object).toLowerCase()).values()) refuseRivals(rivals);

  const files = objects.map((object) => [pathOf(object), toYaml(object.manifest)] as const);
  const inventories = environments.map(({ name }) => {
    const own = files.filter(([path]) => path.startsWith(`${name}/`));
    return [`${name}/${inventoryName}`, inventory(name, own)] as const;
  });
  return new Map([...files, ...inventories].sort(([a], [b]) => byCodeUnit(a, b)));
}

function refuseRivals([first, second]: readonly Rendered[]): void {
  if (!first || !second) return;
  throw new UserError([
    {
      where: `dist/${pathOf(second)}`,
      message: `${displayName(first.manifest)} and ${displayName(second.manifest)} would share this file.`,
      fix: 'Rename one of them.',
    },
  ]);
}

function inventory(environment: string, files: readonly (readonly [string, string])[]): string {
  return [...files]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([path, content]) => `${sha256(content)}  ${path.slice(environment.length + 1)}\n`)
    .join('');
}

/** Hashes by path below dist, as an inventory recorded them when it was written. Lines that are none are passed over. */
export function readInventory(environment: string, text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      return hash && path ? [[`${environment}/${path}`, hash] as const] : [];
    }),
  );
}

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
