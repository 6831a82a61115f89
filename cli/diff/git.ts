import { spawnSync } from 'node:child_process';
import { UserError } from '@twisterlab/platform/model/problem';

/** Runs git in a folder. @returns undefined if it fails. */
export function git(folder: string, args: readonly string[], input = ''): Buffer | undefined {
  const { status, stdout, error } = spawnSync('git', args, { cwd: folder, input, maxBuffer: 2 ** 30 });
  if (error && (error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new UserError([
      { where: 'diff', message: 'git is not installed.', fix: 'Install git: the command reads commits.' },
    ]);
  return status === 0 ? stdout : undefined;
}

/** The commit that a name means. @throws UserError if the repository does not have it. */
export function commitOf(folder: string, option: string, ref: string): string {
  if (git(folder, ['rev-parse', '--git-dir']) === undefined) {
    const fix = 'Run it in a clone of the repository.';
    throw new UserError([{ where: option, message: `${folder} is not a Git repository.`, fix }]);
  }
  const found = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (found) return found.toString().trim();
  const isShallow = git(folder, ['rev-parse', '--is-shallow-repository'])?.toString().trim() === 'true';
  const problem = isShallow
    ? {
        message: `${ref} is not in this shallow clone.`,
        fix: `Fetch it: git fetch --depth=1 origin ${ref}, or everything: git fetch --unshallow.`,
      }
    : { message: `there is no commit ${ref}.`, fix: 'Name a branch, a tag or a commit: git log --oneline.' };
  throw new UserError([{ where: option, ...problem }]);
}

/** A blob of a tree. */
export interface Blob {
  readonly path: string;
  readonly id: string;
}

/** The files of a commit below these folders, without reading them. Paths are relative to `folder`. */
export function blobsOf(folder: string, option: string, commit: string, folders: readonly string[]): Blob[] {
  const listed = git(folder, ['ls-tree', '-r', '-z', commit, '--', ...folders]);
  if (listed === undefined) throw unreadable(option, commit);
  return listed
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      return id && path ? [{ id, path }] : [];
    });
}

/** Contents by id. @throws UserError if one is missing, as in a partial clone without a network. */
export function readBlobs(folder: string, option: string, ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const output = git(folder, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  if (output === undefined) throw unreadable(option, 'its files');
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', type, size] = output.toString('utf8', at, end).split(' ');
    if (type !== 'blob') throw unreadable(option, id);
    const start = end + 1;
    found.set(id, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return found;
}

function unreadable(option: string, what: string): UserError {
  const fix = 'The clone is incomplete or damaged: git fetch, or git fsck.';
  return new UserError([{ where: option, message: `git cannot read ${what}.`, fix }]);
}
