import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../model/problem';
import type { Tree } from './tree';

/**
 * Replaces a folder by a tree: writes the tree beside the folder, then swaps them with two renames in a child process that ignores
 * signals. Killing synth at any time leaves the old tree or the new one, never a mixture.
 * After a power cut between the renames, the next command restores the old tree (see `recover`).
 * Unchanged files are linked, not written again: most runs change a few of hundreds.
 * @param before what the folder holds. Default: unknown.
 */
export function replaceFolder(folder: string, tree: Tree, before: Tree = new Map()): void {
  withLock(folder, () => {
    recover(folder);
    const { fresh, old } = siblings(folder);
    writeFresh(fresh, tree, folder, before);
    swap(folder, fresh, old);
    rmSync(old, { recursive: true, force: true });
  });
}

/** @throws the error of the operating system, with the name of the folder; `fresh` is removed then, because it may fill the disk. */
function writeFresh(fresh: string, tree: Tree, folder: string, before: Tree): void {
  rmSync(fresh, { recursive: true, force: true });
  try {
    for (const parent of new Set([...tree.keys()].map((path) => dirname(join(fresh, path))))) {
      mkdirSync(parent, { recursive: true });
    }
    for (const [path, content] of tree) {
      const kept = before.get(path) === content && linked(join(folder, path), join(fresh, path));
      if (!kept) writeFileSync(join(fresh, path), content);
    }
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw Object.assign(error as Error, { path: folder });
  }
}

/** Moves the old folder away and the new one to its place. Windows has neither `sh` nor the signals. */
function swap(folder: string, fresh: string, old: string): void {
  if (process.platform === 'win32') {
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
    return;
  }
  const script = 'trap "" HUP INT TERM; if [ -e "$1" ]; then mv "$1" "$2"; fi && mv "$3" "$1"';
  execFileSync('sh', ['-c', script, 'swap', folder, old, fresh]);
}

/** Gives a file a second name. @returns false where the file system has no hard links. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Cleans up after a power cut: restores the old tree if it was already moved, and removes leftovers. */
export function recover(folder: string): void {
  const { old } = siblings(folder);
  if (!existsSync(old)) return;
  if (existsSync(folder)) rmSync(old, { recursive: true });
  else renameSync(old, folder);
}

/** Names that no user gives: what has them is removed. */
function siblings(folder: string): { fresh: string; old: string; lock: string } {
  const beside = (suffix: string) => join(dirname(folder), `.${basename(folder)}.synth-${suffix}`);
  return { fresh: beside('new'), old: beside('old'), lock: beside('lock') };
}

/** Allows one writer at a time. The lock of a process that no longer runs is removed. */
function withLock(folder: string, write: () => void): void {
  const { lock } = siblings(folder);
  mkdirSync(dirname(folder), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(lock);
    if (holder !== undefined && !isAlive(holder)) rmSync(lock, { force: true });
    else if (attempt >= 100) {
      const message = `process ${holder} still holds this lock after 10 s.`;
      throw new UserError([
        { where: lock, message, fix: 'Wait for that process; if it is not a synth, remove this file.' },
      ]);
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    write();
  } finally {
    rmSync(lock, { force: true });
  }
}

function readHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
