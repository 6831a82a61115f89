import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moduleFolder, type Part } from './catalogue';

/** Whether a part is built from a changed copy of its module. */
export const hasChanges = ({ stubs, edits = [] }: Part) => stubs.length > 0 || edits.length > 0;

/**
 * Copies a module's source, adds the part's stubs, makes its edits, and writes a go.mod that builds from the copy: files cannot be
 * added to a module in Go's cache, not even with -overlay.
 * @returns the path of that go.mod. @throws Error if an edit does not find its text exactly once.
 */
export function changedSource(part: Part, source: string, folder: string): string {
  const copy = join(folder, 'module');
  cpSync(source, copy, { recursive: true });
  makeWritable(copy);
  for (const path of part.stubs) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), '');
  }
  for (const { path, from, to } of part.edits ?? []) {
    const parts = readFileSync(join(copy, path), 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${part.program}: ${path} has ${parts.length - 1} times: ${from}`);
    chmodSync(join(copy, path), 0o644);
    writeFileSync(join(copy, path), parts.join(to));
  }
  const pins = readFileSync(join(moduleFolder(part), 'go.mod'), 'utf8');
  writeFileSync(join(folder, 'go.mod'), `${pins}\nreplace ${part.versionedModule} => ${copy}\n`);
  copyFileSync(join(moduleFolder(part), 'go.sum'), join(folder, 'go.sum'));
  return join(folder, 'go.mod');
}

/** Folders only: Go's module cache is read-only, and files in a read-only folder cannot be removed. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name));
  }
}
