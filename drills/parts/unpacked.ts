import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { cached } from './cache';

const execute = promisify(execFile);

/** Packages with a program of the same name that needs only the C library. */
export type UnpackedPackage =
  | 'prometheus-blackbox-exporter'
  | 'prometheus-postgres-exporter'
  | 'prometheus-redis-exporter';

/**
 * The path of a Debian package's program, unpacked without installation, which would start a service, add a user and possibly
 * install an init system. Works without root.
 * @throws UserError with the package's name.
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
