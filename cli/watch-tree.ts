import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls back with each file below a folder that is written, replaced or removed, also in folders that are made later.
 *
 * Linux has no watch of a tree. Node.js 20 emulates it by a watch of each file, and loses a file that an editor replaces by a rename,
 * so the folders are watched here.
 * @param changed gets a path relative to the folder, with slashes.
 * @returns a function that ends it.
 */
export function watchTree(folder: string, changed: (name: string) => void): () => void {
  if (process.platform !== 'linux') {
    const watcher = watch(folder, { recursive: true }, (_, file) => changed(`${file}`.replaceAll('\\', '/')));
    return () => watcher.close();
  }
  const watchers = new Map<string, FSWatcher>();
  const add = (name: string, isNew: boolean): void => {
    const inner = (entry: string) => (name ? `${name}/${entry}` : entry);
    const watcher = watch(join(folder, name), (_, entry) => {
      changed(inner(`${entry}`));
      update(inner(`${entry}`));
    });
    watchers.set(
      name,
      watcher.on('error', () => remove(name)),
    );
    for (const entry of readdirSync(join(folder, name), { withFileTypes: true })) {
      if (entry.isDirectory()) add(inner(entry.name), isNew);
      else if (isNew) changed(inner(entry.name));
    }
  };
  /** Ends the watches of a folder and of those in it. */
  const remove = (name: string): void => {
    for (const [each, watcher] of watchers) {
      if (each !== name && !each.startsWith(`${name}/`)) continue;
      watcher.close();
      watchers.delete(each);
    }
  };
  /** Watches a folder that is new, or another one than before; what it contains may have been written earlier. */
  const update = (name: string): void => {
    remove(name);
    try {
      if (statSync(join(folder, name)).isDirectory()) add(name, true);
    } catch {
      remove(name); // It is gone again.
    }
  };
  add('', false);
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
}
