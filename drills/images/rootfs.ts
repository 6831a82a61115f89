import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { cached } from '../parts/cache';
import { debianProgram } from '../parts/debian';

const execute = promisify(execFile);

/** The release that the images of production are built on, too. */
const suite = 'bookworm';

/** No pod of a drill reads a manual, and PostgreSQL's just-in-time compiler is half of its packages. */
const leftOut = [
  ...['doc', 'info', 'locale', 'man'].map((folder) => `/usr/share/${folder}/*`),
  '/usr/lib/*/libLLVM*',
  '/usr/lib/llvm*',
  '/usr/lib/postgresql/*/lib/llvmjit*',
  '/usr/lib/postgresql/*/lib/bitcode/*',
];

/** What mmdebstrap is asked for: the essential packages and those that are named, without what is left out. */
export function rootfsArguments(packages: readonly string[], file: string): string[] {
  return [
    '--quiet',
    '--mode=root',
    '--variant=essential',
    '--format=tar',
    ...leftOut.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--include=${packages.join(',')}`,
    suite,
    file,
  ];
}

/** Names the content. Debian's mirrors have one version of a package at a time, so versions cannot be part of it. */
export function rootfsKey(packages: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(rootfsArguments(packages, '')))
    .digest('hex')
    .slice(0, 12);
}

/**
 * A tar file with a root file system of Debian packages: the newest on the day it was made. Another day's needs an empty cache.
 * @throws UserError when it cannot be made.
 */
export async function rootfs(packages: readonly string[]): Promise<string> {
  const name = `rootfs-${packages[0]}-${rootfsKey(packages)}`;
  const folder = await cached(name, `a root file system with ${packages.join(', ')}`, async (aside) => {
    const program = debianProgram('mmdebstrap');
    // What it mounts is gone with its mount namespace, however it ends.
    const command = ['--mount', '--', program, ...rootfsArguments(packages, join(aside, 'rootfs.tar'))];
    const running = execute('unshare', command, { maxBuffer: 2 ** 26 });
    if (running.child.pid) setPriority(running.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    await running.catch((error: Error & { stderr?: string }) => {
      const says = `mmdebstrap could not make it:\n${(error.stderr ?? error.message).trimEnd().slice(-600)}`;
      const fix = 'It needs root, a mirror of Debian and, on another system, the package debian-archive-keyring.';
      throw new UserError([{ where: name, message: says, fix }]);
    });
  });
  return join(folder, 'rootfs.tar');
}
