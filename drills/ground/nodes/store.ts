import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '@twisterlab/platform/util/root';
import { cached } from '../../parts/cache';
import { debianProgram } from '../../parts/debian';
import type { Processes } from '../processes';
import { containerdBase } from './settings';

/** Imports images into a containerd store that is cached: unpacking takes longer than the rest of a start. */
export async function importImages(archive: string, processes: Processes): Promise<string> {
  const key = basename(dirname(archive));
  return join(
    await cached(`store-of-${key}`, "the nodes' image store", async (folder) => {
      const store = join(folder, 'containerd');
      mkdirSync(store);
      const settings = join(folder, 'containerd.toml');
      writeFileSync(settings, `disabled_plugins = ["io.containerd.grpc.v1.cri"]\n${containerdBase(store)}`);
      const script = join(root, 'drills/ground/nodes/import-images.sh');
      const alone = ['--net', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'];
      const arguments_ = [...alone, script, debianProgram('containerd'), settings, archive];
      const importing = await processes.start('import-images', 'unshare', arguments_);
      while (!importing.exitReason()) await sleep(50);
      await processes.end(importing);
      if (importing.exitReason() !== 'with code 0') throw new Error(`images were not imported; log: ${importing.log}`);
    }),
    'containerd',
  );
}

/**
 * Copies the store to a node: hard links, since containers write to their own layers, but real copies of the two databases.
 * @param to the node's containerd folder.
 */
export function copyStore(store: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    execFileSync('cp', ['--archive', '--link', store, to], { stdio: 'pipe' });
  } catch {
    // The cache is on a different file system.
    rmSync(to, { recursive: true, force: true });
    execFileSync('cp', ['--archive', store, to], { stdio: 'pipe' });
  }
  const databases = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter(isDatabase);
  for (const file of databases)
    execFileSync('cp', ['--archive', '--remove-destination', join(store, file), join(to, file)]);
}

const isDatabase = (path: string) => /^io\.containerd\.[^/]+\/(meta|metadata)\.db$/.test(path);
