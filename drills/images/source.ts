import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { cached } from '../parts/cache';

const execute = promisify(execFile);

const repository = 'https://github.com/youneselfakir0/TwisterLab';

/** Runs git in the clone of the application's source that TWISTERLAB_APP names. */
type Git = (...args: string[]) => Promise<unknown>;

/** @param commit the full hash. @throws UserError without a clone that contains it. */
export async function requireSource(commit: string): Promise<Git> {
  const clone = process.env.TWISTERLAB_APP;
  const fix = `Run: git clone ${repository} && TWISTERLAB_APP=$PWD/TwisterLab npm run drill -- application`;
  if (!clone)
    throw new UserError([{ where: 'TWISTERLAB_APP', message: "names no clone of the application's source.", fix }]);
  const git: Git = (...args) => execute('git', ['-C', resolve(clone), ...args]);
  await git('cat-file', '-e', `${commit}^{commit}`).catch((error: Error & { stderr?: string }) => {
    const message = `has no commit ${commit}: ${(error.stderr || error.message).trim().split('\n')[0]}`;
    throw new UserError([
      { where: `TWISTERLAB_APP=${clone}`, message, fix: `${fix}; in a clone that exists: git fetch` },
    ]);
  });
  return git;
}

/** A layer with the application's source in /app/src: it is in no package. The clone's working tree is not used. */
export async function sourceLayer(commit: string): Promise<string> {
  const git = await requireSource(commit);
  const name = `source-${commit.slice(0, 12)}`;
  const folder = await cached(name, "a layer with the application's source", async (aside) => {
    await git('archive', '--prefix=app/', `--output=${join(aside, 'layer.tar')}`, commit, 'src');
  });
  return join(folder, 'layer.tar');
}
