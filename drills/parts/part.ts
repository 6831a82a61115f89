import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { catalogue, moduleFolder, type Part, type PartName, versionOf } from './catalogue';
import { build, moduleSource } from './go';

/** Where built parts are kept: TWISTERLAB_PARTS, else the user's cache. */
export function cacheFolder(): string {
  return (
    process.env.TWISTERLAB_PARTS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'twisterlab-parts')
  );
}

/**
 * The path of a part's program, which is built when the cache has none of this version.
 * @throws UserError when it cannot be built; the message says what is missing.
 */
export async function part(name: PartName): Promise<string> {
  return join(await folderOf(name), catalogue[name].program);
}

/** The path of a file, or a folder, that belongs to a part; the catalogue lists them. */
export async function partFile(name: PartName, path: string): Promise<string> {
  const files: readonly string[] = catalogue[name].files;
  if (!files.includes(path)) throw new Error(`the catalogue lists no file ${path} of ${name}`);
  return join(await folderOf(name), 'files', path);
}

/** Builds that are going on: who asks for the same part meanwhile waits for the same one. */
const underWay = new Map<string, Promise<void>>();

async function folderOf(name: PartName): Promise<string> {
  const wanted: Part = catalogue[name];
  const folder = join(cacheFolder(), `${name}-${versionOf(wanted)}-${keyOf(wanted)}`);
  if (existsSync(folder)) return folder;
  const building = underWay.get(folder) ?? make(name, wanted, folder).finally(() => underWay.delete(folder));
  underWay.set(folder, building);
  await building;
  return folder;
}

async function make(name: PartName, wanted: Part, folder: string): Promise<void> {
  // Built aside and renamed, so that an interrupted build leaves nothing that looks like a part.
  mkdirSync(cacheFolder(), { recursive: true });
  const aside = mkdtempSync(join(cacheFolder(), '.building-'));
  try {
    const started = Date.now();
    process.stderr.write(`building ${name} ${versionOf(wanted)}, once; this can take minutes ...\n`);
    await build(wanted, flagsOf(wanted), aside);
    if (wanted.files.length > 0) await copyFiles(wanted, join(aside, 'files'));
    process.stderr.write(`built ${name} ${versionOf(wanted)} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
    settle(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Another run may have built the same part meanwhile; theirs is as good. */
function settle(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Go keeps modules read-only and their scripts without the right to run. */
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

function flagsOf({ sets, ...wanted }: Part): string {
  const variables = Object.entries(sets(versionOf({ sets, ...wanted })));
  return ['-s', '-w', ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** Everything that decides what the program is. */
function keyOf(wanted: Part): string {
  const pins = ['go.mod', 'go.sum'].map((file) => readFileSync(join(moduleFolder(wanted), file), 'utf8'));
  const all = [...pins, flagsOf(wanted), wanted.command, wanted.program, wanted.files, process.platform, process.arch];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 12);
}
