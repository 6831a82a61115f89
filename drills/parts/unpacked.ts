import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { cached } from './cache';

const execute = promisify(execFile);

/** Packages with a program of their name that asks for nothing but the C library. */
export type UnpackedPackage =
  | 'prometheus-blackbox-exporter'
  | 'prometheus-postgres-exporter'
  | 'prometheus-redis-exporter';

/**
 * The path of the program of a Debian package that is unpacked, not installed: to install these starts a service, adds a user
 * and may bring an init system. So this works without root, too.
 * @throws UserError that names the package.
 */
export async function unpackedProgram(name: UnpackedPackage): Promise<string> {
  const folder = await cached(`debian-${name}-${process.arch}`, `the Debian package ${name}`, async (cwd) => {
    const at = { cwd, env: process.env };
    try {
      await execute('apt-get', ['download', '--quiet', name], at);
      for (const archive of readdirSync(cwd)) {
        await execute('dpkg-deb', ['--extract', archive, '.'], at);
        rmSync(join(cwd, archive));
      }
    } catch (error) {
      const fix = `Try it: apt-get update && apt-get download ${name}`;
      throw new UserError([
        { where: 'drills', message: `${name} cannot be unpacked: ${(error as Error).message}`, fix },
      ]);
    }
  });
  return join(folder, 'usr/bin', name);
}
