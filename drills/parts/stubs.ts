import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moduleFolder, type Part } from './catalogue';

/**
 * Copies a module's source, adds the part's stubs, and writes a go.mod that builds from the copy: files cannot be added to
 * a module
 * in Go's cache, not even with -overlay.
 * @returns the path of that go.mod.
 */
export function addStubs(part: Part, source: string, folder: string): string {
  const copy = join(folder, 'module');
  cpSync(source, copy, { recursive: true });
  makeWritable(copy);
  for (const path of part.stubs) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), '');
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
