import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Replaces digests in the source of a catalogue such as charts/images.ts; everything else stays as it is. The file is replaced in one
 * step: an interrupted run leaves the old one.
 * @param digests by name of the image.
 * @throws Error for a name that the source does not have exactly once; then nothing is written.
 */
export function writeDigests(file: string, digests: ReadonlyMap<string, string>): void {
  let source = readFileSync(file, 'utf8');
  for (const [key, digest] of digests) source = withDigest(source, key, digest);
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, source);
  renameSync(aside, file);
}

function withDigest(source: string, key: string, digest: string): string {
  const field = new RegExp(`^(  ${key}: \\{\\n(?:    .*\\n)*?    digest: )'[^'\\n]*'`, 'gm');
  const found = source.match(field)?.length ?? 0;
  if (found !== 1) throw new Error(`the catalogue has ${found} fields digest of ${key}, not one`);
  return source.replace(field, (_, before: string) => `${before}'${digest}'`);
}
