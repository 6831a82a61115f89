import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { cached } from '../parts/cache';

const execute = promisify(execFile);

/** Binaries that run on Debian 12. */
const platforms = ['manylinux_2_28_x86_64', 'manylinux2014_x86_64', 'manylinux2010_x86_64'].flatMap((each) => [
  '--platform',
  each,
]);

/** The PYTHONPATH of images. */
export const pythonPath = '/opt/python';

/**
 * A layer with the Python packages of a lock file, verified against its hashes. Built for Debian 12's Python, independent
 * of this
 * machine's.
 * @param lock path relative to the project's root.
 * @param path the folder in the image.
 * @throws UserError if a package is not available.
 */
export async function pythonLayer(lock: string, path = pythonPath): Promise<string> {
  const requirements = join(root, lock);
  const hash = createHash('sha256').update(readFileSync(requirements));
  if (path !== pythonPath) hash.update(path);
  const key = hash.digest('hex').slice(0, 12);
  const name = `python-${key}`;
  const folder = await cached(name, `a layer with the Python packages of ${lock}`, async (aside) => {
    const target = join(aside, 'tree', path);
    const pip = (...more: string[]) =>
      run(
        name,
        'python3',
        [
          ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-compile'],
          ...['--require-hashes', '--target', target, ...more],
        ],
        'It needs python3 with pip and an index of Python packages.',
      );
    const [built, sources] = split(readFileSync(requirements, 'utf8')).map((lines, at) => {
      const file = join(aside, `requirements-${at}.txt`);
      writeFileSync(file, lines);
      return file;
    }) as [string, string];
    await pip('--only-binary', ':all:', '--python-version', '3.11', ...platforms, '--requirement', built);
    if (/^[a-z]/m.test(readFileSync(sources, 'utf8'))) await pip('--requirement', sources);
    for (const file of [built, sources]) rmSync(file);
    const tar = ['--create', '--file', join(aside, 'layer.tar'), '--directory', join(aside, 'tree')];
    await run(name, 'tar', [...tar, '--owner=0', '--group=0', '--sort=name', '--mtime=@0', '.'], 'It needs GNU tar.');
    rmSync(join(aside, 'tree'), { recursive: true });
  });
  return join(folder, 'layer.tar');
}

/** Packages that are published as pure Python source only; pip builds them here. */
const sourceOnly = /^ydiff==/;

/** Splits a lock file into packages with wheels and packages with source only. */
export function split(lock: string): [binaries: string, sources: string] {
  const packages = lock.split(/^(?=[a-z])/m);
  const isSource = (each: string) => sourceOnly.test(each);
  return [packages.filter((each) => !isSource(each)).join(''), packages.filter(isSource).join('')];
}

async function run(where: string, program: string, command: string[], fix: string): Promise<void> {
  await execute(program, command, { maxBuffer: 2 ** 24 }).catch((error: Error & { stderr?: string }) => {
    const message = `${program} failed:\n${(error.stderr || error.message).trimEnd().slice(-600)}`;
    throw new UserError([{ where, message, fix }]);
  });
}
