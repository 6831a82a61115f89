import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';
import { inventoryName, readInventory, sha256, type Tree } from './tree';

/** Differences between a folder and the tree that synth writes, as sorted paths below dist. */
export interface Comparison {
  /** In the tree, not in the folder. */
  readonly missing: readonly string[];
  /** Written by an earlier synth from other charts or environments. */
  readonly changed: readonly string[];
  /** In the folder, not in the tree. */
  readonly extra: readonly string[];
  /** Edited by hand: the file differs from its hash in the inventory. */
  readonly edited: readonly string[];
}

export function compare(tree: Tree, existing: Tree): Comparison {
  const recorded = new Map(
    [...existing]
      .filter(([path]) => path.endsWith(`/${inventoryName}`))
      .flatMap(([path, text]) => [...readInventory(path.split('/')[0]!, text)]),
  );
  const paths = [...new Set([...tree.keys(), ...existing.keys()])].sort(byCodeUnit);
  const differing = paths.filter((path) => tree.get(path) !== existing.get(path));
  const isEdited = (path: string) => {
    const content = existing.get(path);
    return content !== undefined && recorded.has(path) && recorded.get(path) !== sha256(content);
  };
  return {
    missing: differing.filter((path) => !existing.has(path)),
    extra: differing.filter((path) => !tree.has(path)),
    edited: differing.filter((path) => tree.has(path) && isEdited(path)),
    changed: differing.filter((path) => tree.has(path) && existing.has(path) && !isEdited(path)),
  };
}

/** Every file below a folder; empty when the folder does not exist. */
export function readTree(folder: string): Tree {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  return new Map(entries.sort(byCodeUnit).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
