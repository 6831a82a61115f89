import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { UserError } from '../model/problem';
import { inventoryName, type Tree } from './tree';

/**
 * Refuses to replace a folder that synth did not write: a symbolic link, a folder that contains the site itself, or one with
 * files and no inventory.
 * @param folder absolute path; it need not exist.
 * @param before its files.
 * @param site absolute path of the site's folder.
 * @throws UserError; nothing was changed.
 */
export function refuseForeignFolder(folder: string, before: Tree, site: string): void {
  const refuse = (message: string) => {
    const fix = 'Nothing was written. Name a folder that does not exist, is empty, or was written by synth.';
    throw new UserError([{ where: folder, message, fix }]);
  };
  if (!existsSync(folder)) return;
  if (lstatSync(folder).isSymbolicLink()) refuse('is a symbolic link; synth replaces whole folders and follows none.');
  if (!relative(realpathSync(folder), realpathSync(site)).startsWith('..')) refuse('contains this repository.');
  const files = [...before.keys()];
  if (files.length > 0 && !files.some((path) => path.endsWith(`/${inventoryName}`))) {
    refuse(
      `has files that synth did not write (${files[0]}${files.length > 1 ? ` and ${files.length - 1} more` : ''}).`,
    );
  }
}
