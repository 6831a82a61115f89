import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Absolute path of the site: the nearest folder with a `cdk8s.yaml`, upwards from the running program, else from the working
 * directory. Commands work from any directory.
 */
export const root =
  [require.main?.path, process.cwd()].map(above).find((folder) => folder !== undefined) ?? process.cwd();

function above(folder: string | undefined): string | undefined {
  if (folder === undefined || existsSync(join(folder, 'cdk8s.yaml'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : above(parent);
}
