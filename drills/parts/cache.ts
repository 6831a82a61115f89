import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built parts are kept: TWISTERLAB_PARTS, else the user's cache. */
export function cacheFolder(): string {
  return (
    process.env.TWISTERLAB_PARTS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'twisterlab-parts')
  );
}

/** What is being made: who asks for the same meanwhile waits for the same. */
const underWay = new Map<string, Promise<void>>();

/**
 * A folder of the cache, which is made when there is none of that name.
 * @param name holds a key of everything that decides the content.
 * @param says names it for people.
 * @param make fills the folder that it is given.
 */
export async function cached(name: string, says: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const making = underWay.get(folder) ?? makeAside(folder, says, make).finally(() => underWay.delete(folder));
  underWay.set(folder, making);
  await making;
  return folder;
}

/** Made aside and renamed, so that what was interrupted leaves nothing that looks complete. */
async function makeAside(folder: string, says: string, make: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const aside = mkdtempSync(join(cacheFolder(), '.building-'));
  try {
    const started = Date.now();
    process.stderr.write(`building ${says}, once; this can take minutes ...\n`);
    await make(aside);
    process.stderr.write(`built ${says} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
    settle(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Another run may have made the same meanwhile; theirs is as good. */
function settle(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
