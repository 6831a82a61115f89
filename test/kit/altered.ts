import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import type { Tree } from '@twisterlab/platform/write/tree';
import { Dist } from '../../drills/dist';

/** A folder for fault injections, one after the other: a copy of all files for each injection takes longer. */
export class Altering {
  readonly before: Tree;

  constructor(private readonly folder: string) {
    this.before = readTree(folder);
  }

  /** What an injection changes in the folder, which is left as it was. @returns the files that it wrote. */
  by(alter: (dist: Dist) => void): Tree {
    let after: Tree | undefined;
    try {
      alter(Dist.in(this.folder));
      after = readTree(this.folder);
      return new Map([...after].filter(([path, text]) => text !== this.before.get(path)));
    } finally {
      restore(this.folder, this.before, after);
    }
  }
}

/** Gives a folder these files and no others. Writes only those that differ. @param found what it has. Default: it is read. */
export function restore(folder: string, files: Tree, found = readTree(folder)): void {
  for (const path of found.keys()) if (!files.has(path)) rmSync(join(folder, path));
  for (const [path, text] of files) {
    if (found.get(path) === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
