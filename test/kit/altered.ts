import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import type { Tree } from '@twisterlab/platform/write/tree';
import { Dist } from '../../drills/dist';

/**
 * What a fault injection changes in a folder, which it leaves as it was: a copy of all files for each injection takes longer.
 * @returns the files that it wrote.
 */
export function altered(folder: string, alter: (dist: Dist) => void): Tree {
  const before = readTree(folder);
  try {
    alter(Dist.in(folder));
    return new Map([...readTree(folder)].filter(([path, text]) => text !== before.get(path)));
  } finally {
    restore(folder, before);
  }
}

/** Gives a folder these files and no others. Writes only those that differ. */
export function restore(folder: string, files: Tree): void {
  const found = readTree(folder);
  for (const path of found.keys()) if (!files.has(path)) rmSync(join(folder, path));
  for (const [path, text] of files) {
    if (found.get(path) === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
