import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { addEntry, fixedHeaders } from './tar';

/** How a container starts. */
export interface ImageSettings {
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Empty: root. */
  readonly user: string;
}

/** An image with its layers as tar files, the lowest first. */
export interface Image extends ImageSettings {
  readonly name: string;
  readonly layers: readonly string[];
}

/** Independent of the machine; runc starts nothing without a PATH. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Writes images as one archive in Docker's format, which containerd imports. Images share the layers that they have in
 * common.
 */
export async function writeArchive(file: string, images: readonly Image[]): Promise<void> {
  const digests = new Map<string, string>();
  for (const layer of images.flatMap(({ layers }) => layers))
    if (!digests.has(layer)) digests.set(layer, await digest(layer));
  const configs = images.map((image) => {
    const layers = image.layers.map((layer) => digests.get(layer)!);
    const content = Buffer.from(configOf(image, layers));
    return { content, path: `${createHash('sha256').update(content).digest('hex')}.json` };
  });
  const manifest = images.map(({ name, layers }, at) => ({
    Config: configs[at]!.path,
    RepoTags: [name],
    Layers: layers.map((layer) => `${digests.get(layer)}.tar`),
  }));
  const tar = pack();
  const written = pipeline(tar, createWriteStream(file));
  const add = async () => {
    for (const [name, layer] of new Map([...digests].map(([layer, name]) => [name, layer])))
      await addFile(tar, `${name}.tar`, layer);
    for (const config of configs) addEntry(tar, config);
    addEntry(tar, { path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) });
    tar.finalize();
  };
  await Promise.all([written, add()]);
}

/** The image's config in Docker's format; its digest is the image's id. */
export function configOf(image: ImageSettings, layers: readonly string[]): string {
  const created = '2026-01-01T00:00:00Z'; // the same content always has the same id
  return JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created,
    config: {
      Env: Object.entries({ PATH: path, ...image.env }).map(([name, value]) => `${name}=${value}`),
      Entrypoint: image.entrypoint,
      Cmd: image.cmd,
      User: image.user,
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${layer}`) },
    history: layers.map(() => ({ created })),
  });
}

/** Layers have up to some hundred megabytes: they are streamed. */
async function addFile(tar: Pack, name: string, file: string): Promise<void> {
  const { size } = await stat(file);
  await pipeline(createReadStream(file), tar.entry({ ...fixedHeaders, name, mode: 0o644, size }));
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
