import { relative, sep } from 'node:path';
import type { Problem } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';

const again = 'Each generated folder has its old content or the new one.';

/** Error codes of the operating system: what happened, and how to fix it. */
const codes: Readonly<Record<string, readonly [string, (path: string) => string]>> = {
  ENOSPC: ['the disk is full', () => `Free some space, then run it again. ${again}`],
  EDQUOT: ['the disk quota is used up', () => `Free some space, then run it again. ${again}`],
  EROFS: ['the file system is read-only', () => `Use a copy on a disk that you can write to. ${again}`],
  EACCES: ['permission denied', access],
  EPERM: ['permission denied', access],
  EBUSY: ['another program uses it', () => `Close that program, then run it again. ${again}`],
  EMFILE: ['too many files are open', () => 'Raise the limit: ulimit -n 4096'],
  ENOENT: ['it does not exist', () => 'Correct the path, or restore the file: git status'],
  EISDIR: ['it is a folder', () => 'Name a file.'],
  ENOTDIR: ['it is not in a folder', () => 'Correct the path.'],
};

function access(path: string): string {
  return `Change its owner or mode, which these commands show: ls -ld ${path}; id -un. ${again}`;
}

/** An error of the operating system as a problem; undefined for other errors. */
export function systemProblem(error: NodeJS.ErrnoException, command: string): Problem | undefined {
  const { code, syscall = '', path } = error;
  if (code === undefined || syscall === '') return undefined;
  if (syscall.startsWith('spawn') && code === 'ENOENT') {
    const message = `the program ${path} is not installed, or not in PATH.`;
    return { where: command, message, fix: `Install ${path}.` };
  }
  const [reason, fix] = codes[code] ?? [error.message, () => 'Fix what the operating system reports.'];
  const shown = path === undefined ? undefined : shownPath(path);
  const verb = /^(read|scandir|stat|lstat|readlink)$/.test(syscall)
    ? 'read'
    : syscall === 'open'
      ? 'opened'
      : 'written';
  return {
    where: shown ?? command,
    message: `${shown ? '' : 'a file '}cannot be ${verb}: ${reason} (${code}).`,
    fix: fix(shown ?? '.'),
  };
}

/** Relative to the repository if it is inside. */
function shownPath(path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') ? path : inside.replaceAll(sep, '/') || '.';
}
