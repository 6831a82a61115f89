import { buffer } from 'node:stream/consumers';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { type Header, type Pack, pack } from 'tar-stream';

/** One entry of a tar file, owned by root. */
export type Entry =
  | { readonly path: string; readonly folder: true; readonly mode?: number }
  | { readonly path: string; readonly link: string }
  | { readonly path: string; readonly content: Buffer; readonly mode?: number };

/** Owner and date are the same for every entry: equal content is an equal file. */
export const fixedHeaders = { uid: 0, gid: 0, mtime: new Date(0) };

/** A tar file of these entries and the folders above them, sorted by path, so that a folder precedes what is in it. */
export function tarFile(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const entry of withFolders(entries).toSorted((one, other) => byCodeUnit(bare(one.path), bare(other.path))))
    addEntry(tar, entry);
  tar.finalize();
  return buffer(tar);
}

/** Adds an entry whose content is in memory. */
export function addEntry(tar: Pack, entry: Entry): void {
  if ('content' in entry) tar.entry(headersOf(entry), entry.content);
  else tar.entry(headersOf(entry));
}

function headersOf(entry: Entry): Partial<Header> & Pick<Header, 'name'> {
  const name = bare(entry.path);
  if ('folder' in entry) return { ...fixedHeaders, name: `${name}/`, type: 'directory', mode: entry.mode ?? 0o755 };
  if ('link' in entry) return { ...fixedHeaders, name, type: 'symlink', linkname: entry.link, mode: 0o777 };
  return { ...fixedHeaders, name, type: 'file', mode: entry.mode ?? 0o644 };
}

/** Entries plus the folders above them that are not listed, each once. */
function withFolders(entries: readonly Entry[]): Entry[] {
  const known = new Set(entries.filter((entry) => 'folder' in entry).map(({ path }) => bare(path)));
  const parents = new Set(entries.flatMap(({ path }) => parentsOf(bare(path))));
  const missing = [...parents].filter((path) => !known.has(path));
  return [...missing.map((path): Entry => ({ path, folder: true })), ...entries];
}

function parentsOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, depth) => names.slice(0, depth + 1).join('/'));
}

const bare = (path: string) => path.replace(/^\/+|\/+$/g, '');
