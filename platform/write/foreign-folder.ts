import { accessSync, constants, type Dirent, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../model/problem';
import { inventoryName } from './tree';

const nothingWritten = 'Nothing was written.';

/**
 * Refuses a folder that synth may not replace, whatever its files contain: a symbolic link, or one that contains anything but
 * folders and regular files.
 * @param folder absolute path; it need not exist.
 * @throws UserError; nothing was changed.
 */
export function refuseLinks(folder: string): void {
  const type = lstatSync(folder, { throwIfNoEntry: false });
  if (!type) return;
  if (type.isSymbolicLink()) {
    refuse(folder, 'is a symbolic link; synth replaces whole folders and follows none.', 'Name the folder itself.');
  }
  if (!type.isDirectory()) refuse(folder, 'is not a folder.', 'Name a folder.');
  const odd = entriesOf(folder).find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd) {
    const what = odd.isSymbolicLink() ? 'a symbolic link; synth follows none.' : 'neither a file nor a folder.';
    refuse(join(odd.parentPath, odd.name), `is ${what}`, 'Move or delete it.');
  }
}

/**
 * Refuses a folder given by a user that synth did not write: one that contains the site or is in one of its generated folders, or
 * one with files and no inventory.
 * @param folder absolute path; it need not exist.
 * @param site absolute path of the site's folder.
 * @param generated absolute paths of the folders that synth writes there.
 * @throws UserError; nothing was changed.
 */
export function refuseForeignFolder(folder: string, site: string, generated: readonly string[] = []): void {
  const elsewhere = 'Name a folder that does not exist, is empty, or was written by synth.';
  const own = generated.find((each) => isWithin(folder, each));
  if (own) refuse(folder, `belongs to ${own}, which synth replaces as a whole.`, elsewhere);
  if (existsSync(folder) && isWithin(realpathSync(site), realpathSync(folder))) {
    refuse(folder, 'contains this repository.', elsewhere);
  }
  refuseLinks(folder);
  if (!existsSync(folder)) return;
  const files = entriesOf(folder).filter((entry) => entry.isFile());
  const isInventory = ({ name, parentPath }: Dirent) => name === inventoryName && parentPath !== folder;
  if (files.length > 0 && !files.some(isInventory)) {
    refuse(folder, `has files that synth did not write (${list(files.map(({ name }) => name))}).`, elsewhere);
  }
}

/**
 * Refuses to replace folders with files that synth did not write: they would be deleted.
 * @param paths of these files.
 * @throws UserError; nothing was changed.
 */
export function refuseForeignFiles(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const message =
    paths.length === 1
      ? 'was not written by synth, which replaces the whole folder.'
      : `and ${paths.length - 1} more were not written by synth, which replaces the whole folder: ${list(paths.slice(1), 10)}.`;
  refuse(paths[0]!, message, 'Move or delete what is not generated, then run synth again.');
}

/**
 * Refuses to replace a folder that this user may not replace: a part of it would stay beside the new one.
 * @param folder absolute path; it need not exist.
 * @throws UserError; nothing was changed.
 */
export function refuseReadOnly(folder: string): void {
  if (!existsSync(folder)) return;
  const folders = entriesOf(folder).filter((entry) => entry.isDirectory());
  for (const path of [dirname(folder), folder, ...folders.map((entry) => join(entry.parentPath, entry.name))]) {
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const fix =
        code === 'EROFS' ? 'Use a copy on a disk that you can write to.' : `Make it writable: chmod u+w ${path}`;
      refuse(path, `is read-only (${code}), and synth replaces the whole folder.`, fix);
    }
  }
}

function refuse(where: string, message: string, fix: string): never {
  throw new UserError([{ where, message, fix: `${nothingWritten} ${fix}` }]);
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true });
}

function isWithin(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..');
}

function list(names: readonly string[], most = 1): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
