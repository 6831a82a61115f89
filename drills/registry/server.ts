import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts';
import { isUp } from '../servers/http';

/** An empty registry on 127.0.0.1. */
export interface Registry {
  readonly url: string;
  /** Stops it; its images are gone. */
  stop(): Promise<void>;
  /** Publishes an image for amd64 without layers. @param content makes its digest different from others. @returns the digest. */
  push(repository: string, tag: string, content: string): Promise<string>;
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * Starts the registry of the CNCF project distribution, which serves Docker Hub, GHCR and most others' API.
 * @param name of its process, if a drill starts several.
 */
export async function startRegistry(processes: Processes, name = 'registry'): Promise<Registry> {
  const [port] = await freePorts(1);
  const file = join(processes.folder, `${name}.yml`);
  const http = { addr: `127.0.0.1:${port}`, secret: 'drill' };
  writeFileSync(file, stringify({ version: 0.1, log: { level: 'warn' }, storage: { inmemory: {} }, http }));
  const running = await processes.start(name, await part('registry'), ['serve', file], {
    OTEL_TRACES_EXPORTER: 'none',
  });
  const url = `http://127.0.0.1:${port}`;
  await processes.until(`the ${name} answers`, () => isUp(`${url}/v2/`));
  return {
    url,
    stop: () => processes.end(running),
    async push(repository, tag, content) {
      const base = `${url}/v2/${repository}`;
      const config = JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: { Labels: { content } },
        rootfs: { type: 'layers', diff_ids: [] },
      });
      const begun = await sent(`${base}/blobs/uploads/`, 'POST');
      const upload = new URL(begun.headers.get('location')!, url);
      upload.searchParams.set('digest', digestOf(config));
      await sent(`${upload}`, 'PUT', config, 'application/octet-stream');
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          digest: digestOf(config),
          size: config.length,
        },
        layers: [],
      });
      await sent(`${base}/manifests/${tag}`, 'PUT', manifest, mediaType);
      return digestOf(manifest);
    },
  };
}

async function sent(url: string, method: string, body?: string, type?: string): Promise<Response> {
  const response = await fetch(url, {
    method,
    ...(body && { body }),
    ...(type && { headers: { 'content-type': type } }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}
