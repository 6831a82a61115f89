import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { cached } from '../parts/cache';
import { debianProgram } from '../parts/debian';

const execute = promisify(execFile);

/** The same release as that of production's images. */
const suite = 'bookworm';

/** Drills need no manuals, and PostgreSQL's JIT compiler is half the size of its packages. */
const leftOut = [
  ...['doc', 'info', 'locale', 'man'].map((folder) => `/usr/share/${folder}/*`),
  '/usr/lib/*/libLLVM*',
  '/usr/lib/llvm*',
  '/usr/lib/postgresql/*/lib/llvmjit*',
  '/usr/lib/postgresql/*/lib/bitcode/*',
];

/** Arguments of mmdebstrap: the essential and the named packages, without the excluded paths. */
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

/** The cache key. Without versions, since Debian's mirrors have only one version of a package at a time. */
export function rootfsKey(packages: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(rootfsArguments(packages, '')))
    .digest('hex')
    .slice(0, 12);
}

/**
 * A tar file with a root file system of Debian packages: the newest at build time. Remove it from the cache to update it.
 * @throws UserError if the build fails.
 */
export async function rootfs(packages: readonly string[]): Promise<string> {
  const name = `rootfs-${packages[0]}-${rootfsKey(packages)}`;
  const folder = await cached(name, `a root file system with ${packages.join(', ')}`, async (aside) => {
    const program = debianProgram('mmdebstrap');
    // In its own mount namespace, which removes its mounts on every exit.
    const command = ['--mount', '--', program, ...rootfsArguments(packages, join(aside, 'rootfs.tar'))];
    const running = execute('unshare', command, { maxBuffer: 2 ** 26 });
    if (running.child.pid) setPriority(running.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    await running.catch((error: Error & { stderr?: string }) => {
      const message = `mmdebstrap failed:\n${(error.stderr ?? error.message).trimEnd().slice(-600)}`;
      const fix = 'It needs root, a mirror of Debian and, on another system, the package debian-archive-keyring.';
      throw new UserError([{ where: name, message, fix }]);
    });
  });
  return join(folder, 'rootfs.tar');
}
