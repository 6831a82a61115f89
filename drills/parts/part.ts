import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildMinutes } from './build-minutes';
import { cached, cacheFolder } from './cache';
import { catalogue, moduleFolder, type Part, type PartName, versionOf } from './catalogue';
import { build, moduleSource } from './go';

/**
 * The path of a part's program, which is built if it is not in the cache.
 * @throws UserError with what is missing if the build fails.
 */
export async function part(name: PartName): Promise<string> {
  return join(await folderOf(name), catalogue[name].program);
}

/** The path of a part's further file or folder that the catalogue lists. */
export async function partFile(name: PartName, path: string): Promise<string> {
  const files: readonly string[] = catalogue[name].files;
  if (!files.includes(path)) throw new Error(`the catalogue lists no file ${path} of ${name}`);
  return join(await folderOf(name), 'files', path);
}

/** Whether it is in the cache. */
export function isBuilt(name: PartName): boolean {
  return existsSync(join(cacheFolder(), cacheName(name)));
}

function cacheName(name: PartName): string {
  const wanted: Part = catalogue[name];
  return `${name}-${versionOf(wanted)}-${keyOf(wanted)}`;
}

async function folderOf(name: PartName): Promise<string> {
  const wanted: Part = catalogue[name];
  const version = versionOf(wanted);
  return cached(
    cacheName(name),
    `${name} ${version} (about ${buildMinutes[name]} min on two idle cores)`,
    async (folder) => {
      await build(wanted, flagsOf(wanted), folder);
      if (wanted.files.length > 0) await copyFiles(wanted, join(folder, 'files'));
    },
  );
}

/** Go's module cache is read-only and its scripts are not executable. */
async function copyFiles(wanted: Part, to: string): Promise<void> {
  const source = await moduleSource(wanted);
  for (const path of wanted.files.flatMap((path) => filesUnder(source, path))) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), readFileSync(join(source, path)), { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }
}

function filesUnder(folder: string, path: string): string[] {
  if (!statSync(join(folder, path)).isDirectory()) return [path];
  return readdirSync(join(folder, path)).flatMap((name) => filesUnder(folder, join(path, name)));
}

function flagsOf({ linkerVariables: sets, ...wanted }: Part): string {
  const variables = Object.entries(sets(versionOf({ linkerVariables: sets, ...wanted })));
  return ['-s', '-w', ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** Hashes everything that determines the program. Omits what few parts have, so that older keys remain valid. */
function keyOf(wanted: Part): string {
  const { command, program, files, stubs, edits, environment } = wanted;
  const decides = [...sourcesOf(wanted), flagsOf(wanted), command, program, files, process.platform, process.arch];
  const few = [stubs.length > 0 ? stubs : undefined, edits, environment].filter((each) => each !== undefined);
  return createHash('sha256')
    .update(JSON.stringify([...decides, ...few]))
    .digest('hex')
    .slice(0, 12);
}

/** The files in a part's folder: go.mod, go.sum, and the source of our own command. */
function sourcesOf(wanted: Part): string[] {
  const folder = moduleFolder(wanted);
  const names = readdirSync(folder).toSorted();
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}
