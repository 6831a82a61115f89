import { execFileSync } from 'node:child_process';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import type { Drill } from '../drill';
import { catalogue } from '../parts/catalogue';
import { folderImports } from './imports';
import { drillsFor } from './select';

/**
 * The drills that the changes since a commit concern, each with the first file. Compared with the commit from which both histories
 * started: what others merged meanwhile does not count.
 * @throws UserError if this clone lacks the commit.
 */
export function drillsSince(ref: string, drills: readonly Drill[]): ReadonlyMap<string, string> {
  return drillsFor(
    changedFiles(ref),
    drills.map(({ name, parts }) => ({ name, modules: parts.map((part) => catalogue[part].module) })),
    folderImports(),
  );
}

function changedFiles(ref: string): string[] {
  try {
    // Without renames: the old path counts too.
    const args = ['diff', '--name-only', '--no-renames', '-z', `${ref}...HEAD`, '--'];
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 })
      .split('\0')
      .filter((path) => path !== '');
  } catch (error) {
    const [line = ''] = ((error as { stderr?: string }).stderr ?? `${error}`).split('\n');
    const fix = 'Name a commit that this clone has. In GitHub Actions: fetch-depth: 0 for actions/checkout.';
    throw new UserError([{ where: '--since', message: `cannot compare HEAD with ${ref}: ${line}`, fix }]);
  }
}
