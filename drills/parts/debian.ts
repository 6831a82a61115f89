import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';

/** Debian packages that drills use, with the program that each provides. */
const packages = {
  'busybox-static': 'busybox',
  chromium: 'chromium',
  containerd: 'containerd',
  'containernetworking-plugins': '/usr/lib/cni/bridge',
  e2fsprogs: 'mkfs.ext4',
  git: 'git',
  iproute2: 'ip',
  logrotate: 'logrotate',
  mmdebstrap: 'mmdebstrap',
  nftables: 'nft',
  pgbackrest: 'pgbackrest',
  'postgresql-15': '/usr/lib/postgresql/15/bin/postgres',
  python3: 'python3',
  'redis-server': 'redis-server',
  restic: 'restic',
  runc: 'runc',
  shellcheck: 'shellcheck',
} as const;
export type DebianPackage = keyof typeof packages;

/**
 * The path of a Debian package's program. Installs the package if it is missing and the user is root.
 * @throws UserError with the package's name.
 */
export function debianProgram(name: DebianPackage): string {
  const found = inPath(packages[name]);
  if (found) return found;
  if (process.getuid?.() === 0) {
    process.stderr.write(`installing the Debian package ${name} ...\n`);
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', name], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = inPath(packages[name]);
  if (installed) return installed;
  const fix = `Install it: apt-get update && apt-get install ${name}`;
  throw new UserError([{ where: 'drills', message: `the program ${packages[name]} is missing.`, fix }]);
}

/** Searches PATH and /usr/sbin, which is not in every user's PATH; an absolute path is used as it is. */
function inPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return (program.startsWith('/') ? [program] : folders.map((folder) => join(folder, program))).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
