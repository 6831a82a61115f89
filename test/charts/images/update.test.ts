import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeDigests } from '../../../charts/images/catalogue-file';
import type { CatalogueImage, Digest } from '../../../charts/images/image';
import { updateDigests } from '../../../charts/images/update';
import { temporaryFolder } from '../../kit/command';

const digestOf = (text: string): Digest => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const indexOf = (...architectures: string[]) =>
  JSON.stringify({ manifests: architectures.map((architecture) => ({ platform: { architecture, os: 'linux' } })) });
const config = JSON.stringify({ architecture: 'amd64' });
const single = JSON.stringify({ config: { digest: digestOf(config) } });

/** Content by path; a registry that does not have it answers 404. */
const content: Record<string, string> = {
  // With the attestations that a build adds.
  '/v2/o/both/manifests/1.0': indexOf('amd64', 'arm64', 'unknown'),
  '/v2/o/single/manifests/1.0': single,
  [`/v2/o/single/blobs/${digestOf(config)}`]: config,
  '/v2/o/other/manifests/1.0': 'other content',
};
const server = createServer(({ url = '', method }, response) => {
  const body = content[url];
  if (method !== 'GET' || body === undefined) return response.writeHead(404).end();
  const digest = url.startsWith('/v2/o/other/') ? digestOf('what the registry names') : digestOf(body);
  return response.writeHead(200, { 'docker-content-digest': digest }).end(body);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const folder = temporaryFolder();
const file = join(folder, 'images.ts');
const source = (one: string, two = 'unresolved') => `export const catalogue = {
  /** Kept. */
  one: {
    repository: 'example.org/o/both',
    version: '1.0',
    digest: '${one}', // kept
    licence: 'MIT',
  },
  two: {
    repository: 'example.org/o/single',
    digest: '${two}',
  },
} as const;
`;

function image(name: string, digest: CatalogueImage['digest'] = 'unresolved'): CatalogueImage {
  const rest = { architectures: ['amd64'], licence: 'MIT', upstream: 'https://example.org' } as const;
  return { repository: `example.org/o/${name}`, version: '1.0', digest, ...rest };
}

async function update(images: Readonly<Record<string, CatalogueImage>>, acceptMoved = false) {
  const { port } = server.address() as AddressInfo;
  const down = 'http://127.0.0.1:9';
  const mirrors = new Map([['example.org', [down, `http://127.0.0.1:${port}`]]]);
  const options = { file, mirrors, timeout: 20, acceptMoved, progress: () => {} };
  return Object.fromEntries(await updateDigests(images, options));
}

const both = digestOf(content['/v2/o/both/manifests/1.0']!);
const old = digestOf('old');

describe('npm run images -- --write', () => {
  beforeEach(() => writeFileSync(file, source('unresolved')));
  const written = () => readFileSync(file, 'utf8');

  it('writes the digests of tags, of an index and of a single manifest, and nothing else; a mirror may be down', async () => {
    expect(await update({ one: image('both'), two: image('single') })).toEqual({
      one: { state: 'pinned', from: 'unresolved', to: both },
      two: { state: 'pinned', from: 'unresolved', to: digestOf(single) },
    });
    expect(written()).toBe(source(both, digestOf(single)));
    expect(readdirSync(folder)).toEqual(['images.ts']);
  });

  it('leaves a digest that the tag still has', async () => {
    writeFileSync(file, source(both));
    expect(await update({ one: image('both', both) })).toEqual({ one: { state: 'unchanged' } });
    expect(written()).toBe(source(both));
  });

  it('refuses a tag that was published again, unless the new content is accepted', async () => {
    writeFileSync(file, source(old));
    const reason = `1.0 was published again: it has ${both}`;
    expect(await update({ one: image('both', old) })).toEqual({ one: { state: 'refused', reason } });
    expect(written()).toBe(source(old));
    expect(await update({ one: image('both', old) }, true)).toEqual({ one: { state: 'pinned', from: old, to: both } });
    expect(written()).toBe(source(both));
  });

  it('refuses an image without a required architecture', async () => {
    const reason = '1.0 has amd64, and not arm64';
    const needsBoth: CatalogueImage = { ...image('single'), architectures: ['amd64', 'arm64'] };
    expect(await update({ two: needsBoth })).toEqual({ two: { state: 'refused', reason } });
    expect(written()).toBe(source('unresolved'));
  });

  it('refuses content that has another digest than the registry names', async () => {
    const { one } = await update({ one: image('other') });
    expect(one).toEqual({
      state: 'unknown',
      reason: expect.stringMatching(/^the content has sha256:\w+, not sha256:/),
    });
    expect(written()).toBe(source('unresolved'));
  });

  it('keeps the results of the others if one is missing', async () => {
    const result = await update({ one: image('both'), two: image('absent') });
    expect(result.two).toEqual({ state: 'missing', reason: 'no tag 1.0' });
    expect(written()).toBe(source(both));
  });

  it('writes nothing if the catalogue has no such image', () => {
    expect(() =>
      writeDigests(
        file,
        new Map([
          ['one', both],
          ['three', both],
        ]),
      ),
    ).toThrow('has 0 fields digest of three');
    expect(written()).toBe(source('unresolved'));
  });
});
