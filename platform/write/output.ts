import { join } from 'node:path';
import { progress } from '../util/progress';
import { type Comparison, compare, readTree } from './compare';
import { refuseForeignFiles, refuseLinks, refuseReadOnly } from './foreign-folder';
import { refuseSameLetters } from './letter-case';
import { recover, replaceFolder } from './replace-folder';
import type { Tree } from './tree';

/** A folder that synth owns: what it holds, and what it has to hold. */
export interface Output {
  readonly folder: string;
  readonly before: Tree;
  readonly after: Tree;
  readonly comparison: Comparison;
}

/**
 * Compares a folder with the tree that it has to hold.
 * @param wanted makes that tree from the one that is there.
 * @throws UserError if it is a symbolic link or contains one, and for new paths that differ only by case.
 */
export function outputOf(folder: string, wanted: (before: Tree) => Tree): Output {
  recover(folder);
  refuseLinks(folder);
  const before = readTree(folder);
  const after = wanted(before);
  refuseSameLetters(folder, after.keys());
  return { folder, before, after, comparison: compare(after, before) };
}

/** The output after it was written. */
export function afterWriting(output: Output): Output {
  const comparison = { missing: [], changed: [], extra: [], edited: [], foreign: [] };
  return { ...output, before: output.after, comparison };
}

/** Whether the folder holds its tree already. */
export function isUpToDate({ comparison }: Output): boolean {
  return Object.values(comparison).every((paths) => paths.length === 0);
}

/**
 * Replaces each folder that does not hold its tree.
 * @throws UserError, before the first is written, if one has files that synth did not write or is read-only.
 */
export function writeOutputs(outputs: readonly Output[]): void {
  refuseForeignFiles(outputs.flatMap(({ folder, comparison }) => comparison.foreign.map((path) => join(folder, path))));
  const outdated = outputs.filter((each) => !isUpToDate(each));
  for (const { folder } of outdated) refuseReadOnly(folder);
  for (const output of outdated) {
    progress(`writing ${output.folder}`);
    replaceFolder(output.folder, output.after, output.before);
  }
}
