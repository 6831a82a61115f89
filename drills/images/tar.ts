/** One entry of a tar file, owned by root. */
export type Entry =
  | { readonly path: string; readonly folder: true; readonly mode?: number }
  | { readonly path: string; readonly link: string }
  | { readonly path: string; readonly content: Buffer; readonly mode?: number };

const block = 512;

/** A tar file's header (ustar) and, behind it, the content filled up to whole blocks. Everything has the same date. */
export function tarEntry(entry: Entry): Buffer {
  if ('folder' in entry) return tarHeader(`${bare(entry.path)}/`, '5', entry.mode ?? 0o755, 0);
  if ('link' in entry) return tarHeader(bare(entry.path), '2', 0o777, 0, entry.link);
  const { content, mode = 0o644 } = entry;
  return Buffer.concat([tarHeader(bare(entry.path), '0', mode, content.length), content, padding(content.length)]);
}

/** The header of a file whose content is written elsewhere. @param type `0` a file, `2` a symbolic link, `5` a folder. */
export function tarHeader(path: string, type: '0' | '2' | '5', mode: number, size: number, link = ''): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`too long for a tar header: ${path}`);
  const header = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at);
  header.write(path, 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** What fills the last block of a content. */
export function padding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

/** Two empty blocks end a tar file. */
export const tarEnd = Buffer.alloc(2 * block);

/** Entries with the folders that they need, each once and before what is in it. */
export function withFolders(entries: readonly Entry[]): Entry[] {
  const made = new Set(entries.filter((entry) => 'folder' in entry).map(({ path }) => bare(path)));
  return entries.flatMap((entry) => {
    const above: Entry[] = [];
    const steps = bare(entry.path).split('/').slice(0, -1);
    for (let depth = 1; depth <= steps.length; depth++) {
      const path = steps.slice(0, depth).join('/');
      if (made.has(path)) continue;
      made.add(path);
      above.push({ path, folder: true });
    }
    return [...above, entry];
  });
}

const bare = (path: string) => path.replace(/^\/+|\/+$/g, '');
