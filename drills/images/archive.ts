import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { padding, tarEnd, tarEntry, tarHeader } from './tar';

/** How a container of an image starts. */
export interface ImageSettings {
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Empty: root. */
  readonly user: string;
}

/** An image that is ready to be written: its layers are tar files, the lowest first. */
export interface Built extends ImageSettings {
  readonly name: string;
  readonly layers: readonly string[];
}

/** Pods of one image have one PATH, whatever the machine; runc starts nothing without it. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const chunk = Buffer.alloc(2 ** 20);

/** Writes images as one archive in Docker's format, which containerd imports. A layer that several share is in it once. */
export function writeArchive(file: string, images: readonly Built[]): void {
  const digests = new Map([...new Set(images.flatMap(({ layers }) => layers))].map((layer) => [layer, digest(layer)]));
  const configs = images.map((image) => {
    const content = Buffer.from(
      configOf(
        image,
        image.layers.map((layer) => digests.get(layer)!),
      ),
    );
    return { content, path: `${createHash('sha256').update(content).digest('hex')}.json` };
  });
  const manifest = images.map(({ name, layers }, at) => ({
    Config: configs[at]!.path,
    RepoTags: [name],
    Layers: layers.map((layer) => `${digests.get(layer)}.tar`),
  }));
  const out = openSync(file, 'w');
  try {
    const written = new Set<string>();
    for (const [layer, name] of digests) {
      if (written.has(name)) continue;
      written.add(name);
      const { size } = statSync(layer);
      writeSync(out, tarHeader(`${name}.tar`, '0', 0o644, size));
      eachChunk(layer, (part) => writeSync(out, part));
      writeSync(out, padding(size));
    }
    for (const config of configs) writeSync(out, tarEntry(config));
    writeSync(out, tarEntry({ path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) }));
    writeSync(out, tarEnd);
  } finally {
    closeSync(out);
  }
}

/** The image's config in the words of Docker; its digest is the image's id. */
export function configOf(image: ImageSettings, layers: readonly string[]): string {
  const created = '2026-01-01T00:00:00Z'; // the same content has the same id, whenever it was made
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

function digest(file: string): string {
  const hash = createHash('sha256');
  eachChunk(file, (part) => hash.update(part));
  return hash.digest('hex');
}

function eachChunk(file: string, does: (part: Buffer) => void): void {
  const from = openSync(file, 'r');
  try {
    for (let read = readSync(from, chunk); read > 0; read = readSync(from, chunk)) does(chunk.subarray(0, read));
  } finally {
    closeSync(from);
  }
}
