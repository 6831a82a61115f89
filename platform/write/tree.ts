import { hash } from 'node:crypto';
import { displayName } from '../link/graph';
import { UserError } from '../model/problem';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import { pathOf } from './path';
import { toYaml } from './yaml';

/** File contents by path below dist, sorted by path. */
export type Tree = ReadonlyMap<string, string>;

/** Hashes of an environment's files, in the format of `sha256sum --check`. It is outside the folders that Applications sync. */
export const inventoryName = 'SHA256SUMS';

/**
 * The files of environments: one per object and an inventory per environment.
 * @throws UserError when two objects have the same path on a file system that ignores case.
 */
export function treeOf(environments: readonly RenderedEnvironment[]): Tree {
  const objects = environments.flatMap((environment) => environment.objects);
  for (const same of groupBy(objects, (object) => pathOf(object).toLowerCase()).values()) rejectSamePath(same);

  const files = objects.map((object) => [pathOf(object), toYaml(object.manifest)] as const);
  const byEnvironment = groupBy(files, ([path]) => path.slice(0, path.indexOf('/')));
  const inventories = environments.map(
    ({ name }) => [`${name}/${inventoryName}`, inventory(name, byEnvironment.get(name) ?? [])] as const,
  );
  return new Map([...files, ...inventories].sort(([a], [b]) => byCodeUnit(a, b)));
}

function rejectSamePath([first, second]: readonly RenderedObject[]): void {
  if (!first || !second) return;
  throw new UserError([
    {
      where: `dist/${pathOf(second)}`,
      message: `${displayName(first.manifest)} and ${displayName(second.manifest)} have the same path.`,
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

/** Hashes by path below dist, from an inventory. Other lines are ignored. */
export function readInventory(environment: string, text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      return hash && path ? [[`${environment}/${path}`, hash] as const] : [];
    }),
  );
}

export function sha256(content: string): string {
  return hash('sha256', content, 'hex');
}
