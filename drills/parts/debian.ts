import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../platform/problem';

/** Packages that drills may ask for, and the program each is wanted for. */
const packages = { 'redis-server': 'redis-server', git: 'git' } as const;
export type DebianPackage = keyof typeof packages;

/**
 * The path of a program out of a Debian package, which is installed when it is missing and this is root.
 * @throws UserError that names the package.
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
  const mend = `Install it: apt-get update && apt-get install ${name}`;
  throw new UserError([{ where: 'drills', says: `the program ${packages[name]} is missing.`, mend }]);
}

function inPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
