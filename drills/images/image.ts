import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, discardOthers } from '../parts/cache';
import { debianProgram } from '../parts/debian';
import { part, partFile } from '../parts/part';
import { type Image, writeArchive } from './archive';
import { type ImageName, imageSpecs, overridePath } from './catalogue';
import { pythonLayer } from './python';
import { rootfs } from './rootfs';
import { sourceLayer } from './source';
import type { ImageSpec } from './spec';
import { type Entry, tarFile } from './tar';

/**
 * The path of one archive with these images, which is created unless it is in the cache.
 * @throws UserError if a part or a package is not available.
 */
export async function imageArchive(images: readonly ImageName[]): Promise<string> {
  const parts = await Promise.all(images.map(layersOf));
  const key = keyOf(parts);
  const set = createHash('sha256').update(images.join()).digest('hex').slice(0, 6);
  const folder = await cached(`images-${set}-${key}`, `images: ${images.join(', ')}`, async (aside) => {
    const built = parts.map(({ recipe, base, own }, at): Image => {
      const layer = join(aside, `layer-${at}.tar`);
      writeFileSync(layer, own);
      const layers = [...base, layer];
      return { env: {}, entrypoint: [], cmd: [], user: '', ...recipe, layers };
    });
    await writeArchive(join(aside, 'images.tar'), built);
    for (const at of built.keys()) rmSync(join(aside, `layer-${at}.tar`));
    // A set and its store have up to 7 GB: what this drill used before an image changed goes.
    discardOthers([`images-${set}-`, `store-of-images-${set}-`], key);
  });
  return join(folder, 'images.tar');
}

interface Layers {
  readonly recipe: ImageSpec;
  /** Layers with Debian packages, with Python packages and with source, if any. */
  readonly base: readonly string[];
  /** The layer with the image's own files. */
  readonly own: Buffer;
}

async function layersOf(image: ImageName): Promise<Layers> {
  const recipe: ImageSpec = imageSpecs[image];
  const { packages, python, override, source, programs = {}, scripts = {}, entries = [] } = recipe;
  const files: Entry[] = [];
  for (const [path, from] of Object.entries(programs)) {
    const program = typeof from === 'string' ? await part(from) : debianProgram(from.debian);
    files.push({ path, content: readFileSync(program), mode: 0o755 });
  }
  for (const [path, from] of Object.entries(scripts))
    files.push({ path, content: readFileSync(await partFile(from.part, from.file)), mode: 0o755 });
  // A program in an image without a root file system still needs /tmp.
  const scratch: Entry[] = packages ? [] : [{ path: '/tmp', folder: true, mode: 0o1777 }];
  const own = await tarFile([...scratch, ...files, ...entries]);
  const base = [
    ...(packages ? [await rootfs(packages)] : []),
    ...(python ? [await pythonLayer(python)] : []),
    ...(override ? [await pythonLayer(override, overridePath)] : []),
    ...(source ? [await sourceLayer(source)] : []),
  ];
  return { recipe, base, own };
}

/** Hashes everything that determines the content: the path of a base layer contains its key. */
function keyOf(images: readonly Layers[]): string {
  const hash = createHash('sha256');
  for (const { recipe, base, own } of images) {
    const { entries: _, ...settings } = recipe;
    hash.update(JSON.stringify([settings, base.map((path) => path.split('/').at(-2)), own.length])).update(own);
  }
  return hash.digest('hex').slice(0, 12);
}
