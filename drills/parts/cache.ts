import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of the cache: TWISTERLAB_PARTS, or a folder of the user's cache. */
export function cacheFolder(): string {
  return (
    process.env.TWISTERLAB_PARTS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'twisterlab-parts')
  );
}

/** Builds in progress: concurrent requests wait for the same build. */
const underWay = new Map<string, Promise<void>>();

/**
 * A folder of the cache, which is created if it does not exist.
 * @param name contains a hash of everything that determines the content.
 * @param description description for the log.
 * @param make fills the given folder.
 */
export async function cached(
  name: string,
  description: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const making = underWay.get(folder) ?? makeAside(folder, description, make).finally(() => underWay.delete(folder));
  underWay.set(folder, making);
  await making;
  return folder;
}

/** Builds in a temporary folder and renames it, so that an interrupted build leaves nothing that looks complete. */
async function makeAside(folder: string, description: string, make: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const aside = mkdtempSync(join(cacheFolder(), '.building-'));
  try {
    const started = Date.now();
    process.stderr.write(`building ${description}, once ...\n`);
    await make(aside);
    process.stderr.write(`built ${description} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
    settle(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Another process may have built the same folder in the meantime; then this one is discarded. */
function settle(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Deletes the folders of the cache that begin with one of these names, except for those that end with a key. */
export function discardOthers(names: readonly string[], key: string): void {
  for (const folder of readdirSync(cacheFolder()))
    if (names.some((name) => folder.startsWith(name)) && !folder.endsWith(key))
      rmSync(join(cacheFolder(), folder), { recursive: true, force: true });
}
