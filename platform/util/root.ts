import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The site's folder, an absolute path: the nearest one with a `cdk8s.yaml`, looked for upwards from the program that runs and
 * then from the working directory. So commands work from any directory.
 */
export const root =
  [require.main?.path, process.cwd()].map(above).find((folder) => folder !== undefined) ?? process.cwd();

function above(folder: string | undefined): string | undefined {
  if (folder === undefined || existsSync(join(folder, 'cdk8s.yaml'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : above(parent);
}
