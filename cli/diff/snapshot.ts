import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { DiffFile, Snapshot } from '@twisterlab/platform/diff/file';
import { UserError } from '@twisterlab/platform/model/problem';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { blobsOf, commitOf, git, readBlobs } from './git';

/** The rendered folders that a pull request changes. docs/network and docs/reference follow from dist. */
export const compared = ['dist', 'hosts', 'bootstrap'] as const;

/** The name of the files on disk, in place of a commit. */
export const worktree = 'worktree';

/** Reads both sides. Equal files are read once. @param folder of the site. */
export function readSnapshots(
  folder: string,
  base: string | undefined,
  head: string,
): { before: Snapshot; after: Snapshot } {
  const contents = new Map<string, Buffer>();
  const read = (option: string, name: string) =>
    name === worktree ? filesOnDisk(folder, name, option) : filesOfCommit(folder, option, name, contents);
  const before = read('--base', base ?? defaultBase(folder));
  return { before, after: read('--head', head) };
}

/** The branch that pull requests are for. */
function defaultBase(folder: string): string {
  return ['origin/main', 'main'].find((ref) => git(folder, ['rev-parse', '--verify', '--quiet', ref])) ?? 'main';
}

function filesOfCommit(folder: string, option: string, name: string, contents: Map<string, Buffer>): Snapshot {
  const blobs = blobsOf(folder, option, commitOf(folder, option, name), compared);
  const missing = [...new Set(blobs.map(({ id }) => id))].filter((id) => !contents.has(id));
  for (const [id, content] of readBlobs(folder, option, missing)) contents.set(id, content);
  const files = blobs.map(({ path, id }) => [path, fileOf(path, id, contents.get(id)!)] as const);
  return snapshot(name, option, new Map(files));
}

function filesOnDisk(folder: string, name: string, option: string): Snapshot {
  const algorithm = git(folder, ['rev-parse', '--show-object-format'])?.toString().trim() ?? 'sha1';
  const paths = compared.flatMap((each) => pathsBelow(join(folder, each))).sort(byCodeUnit);
  const files = paths.map((path) => {
    const content = withoutCarriageReturns(readFileSync(path));
    const id = createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest('hex');
    const own = relative(folder, path).split(sep).join('/');
    return [own, fileOf(own, id, content)] as const;
  });
  return snapshot(name, option, new Map(files));
}

function snapshot(name: string, option: string, files: ReadonlyMap<string, DiffFile>): Snapshot {
  if ([...files.keys()].some((path) => path.startsWith('dist/'))) return { name, files };
  const fix = 'Name a commit that has dist, or run: npm run synth';
  throw new UserError([{ where: option, message: `${name} has no folder dist.`, fix }]);
}

function pathsBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** As Git stores it: a checkout with core.autocrlf=true has other line ends. */
function withoutCarriageReturns(content: Buffer): Buffer {
  if (!content.includes('\r\n') || isBinary(content)) return content;
  return Buffer.from(content.toString('utf8').replaceAll('\r\n', '\n'));
}

/** As Git decides it: a NUL among the first 8000 bytes. */
const isBinary = (content: Buffer) => content.subarray(0, 8000).includes(0);

function fileOf(path: string, id: string, content: Buffer): DiffFile {
  let text: string | undefined;
  return {
    path,
    id,
    size: content.length,
    // Decoded when it is read: most files are equal on both sides.
    get text() {
      if (text === undefined && !isBinary(content)) text = content.toString('utf8');
      return text;
    },
  };
}
