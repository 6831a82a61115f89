import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@twisterlab/platform/util/image';
import { extract } from 'tar-stream';
import { contracts } from '../../charts/contracts';
import { images } from '../../charts/images';
import { Dist } from '../../drills/dist';
import { type Image, writeArchive } from '../../drills/images/archive';
import { imageSpecs, standInContract } from '../../drills/images/catalogue';
import { rootfsArguments, rootfsKey } from '../../drills/images/rootfs';
import type { ImageSpec } from '../../drills/images/spec';
import { type Entry, tarFile } from '../../drills/images/tar';
import { workloadsOf } from '../../drills/nodes/production';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const scratch = temporaryFolder();

interface Read {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** Reads a tar file and checks the checksum of every header. */
function read(tar: Buffer): Read[] {
  const found: Read[] = [];
  for (let at = 0; tar[at]; ) {
    const header = Buffer.from(tar.subarray(at, at + 512));
    const text = (from: number, length: number) => header.toString('latin1', from, from + length).split('\0')[0]!;
    const sum = Number.parseInt(text(148, 8), 8);
    expect(header.fill(' ', 148, 156).reduce((total, byte) => total + byte, 0)).toBe(sum);
    const size = Number.parseInt(text(124, 12), 8);
    const content = Buffer.from(tar.subarray(at + 512, at + 512 + size));
    found.push({ path: text(0, 100), type: text(156, 1), mode: Number.parseInt(text(100, 8), 8), content });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return found;
}

describe('a tar file', () => {
  test('has files, folders and links with their modes, sorted, and each folder above them once', async () => {
    const entries: Entry[] = [
      { path: '/tmp', folder: true, mode: 0o1777 },
      { path: '/bin/busybox', content: Buffer.alloc(513, 'x'), mode: 0o755 },
      { path: '/bin/sh', link: 'busybox' },
      { path: '/tmp/empty', content: Buffer.alloc(0) },
    ];
    const found = read(await tarFile(entries));
    expect(found.map(({ path, type, mode }) => `${type} ${mode.toString(8)} ${path}`)).toEqual([
      '5 755 bin/',
      '0 755 bin/busybox',
      '2 777 bin/sh',
      '5 1777 tmp/',
      '0 644 tmp/empty',
    ]);
    expect(found[1]!.content).toHaveLength(513);
  });

  test('keeps a path that is too long for the header', async () => {
    const path = 'a'.repeat(101);
    const names: string[] = [];
    const reader = extract();
    const reading = (async () => {
      for await (const entry of reader) {
        names.push(entry.header.name);
        entry.resume();
      }
    })();
    reader.end(await tarFile([{ path, content: Buffer.from('x') }]));
    await reading;
    expect(names).toEqual([path]);
  });

  test('has one owner and one date, and is the same file for any order of entries', async () => {
    const entries: Entry[] = [
      { path: '/b', content: Buffer.from('x') },
      { path: '/a', folder: true },
    ];
    const tar = await tarFile(entries);
    expect(tar.equals(await tarFile(entries.toReversed()))).toBe(true);
    for (const at of [0, 512]) {
      // uid, gid, mtime
      for (const [from, length] of [
        [108, 8],
        [116, 8],
        [136, 12],
      ] as const)
        expect(Number.parseInt(tar.toString('latin1', at + from, at + from + length), 8)).toBe(0);
    }
  });
});

describe('an archive', () => {
  const layer = async (name: string) => {
    writeFileSync(join(scratch, name), await tarFile([{ path: name, folder: true }]));
    return join(scratch, name);
  };
  const image = (name: string, ...layers: string[]): Image => ({
    ...{ name, layers, env: { A: 'b' }, entrypoint: ['/a'], cmd: [], user: '1000' },
  });
  const file = join(scratch, 'images.tar');

  test('has a shared layer once, and configs with the digests of the layers', async () => {
    const [base, one, two] = [await layer('base'), await layer('one'), await layer('two')];
    await writeArchive(file, [image('localhost/one:1', base, one), image('localhost/two:1', base, two)]);
    const found = read(readFileSync(file));
    expect(found.filter(({ path }) => path.endsWith('.tar'))).toHaveLength(3);
    const manifest = JSON.parse(found.at(-1)!.content.toString()) as {
      Config: string;
      RepoTags: string[];
      Layers: string[];
    }[];
    expect(manifest.map(({ RepoTags }) => RepoTags)).toEqual([['localhost/one:1'], ['localhost/two:1']]);
    for (const { Config, Layers } of manifest) {
      const config = found.find(({ path }) => path === Config)!.content;
      expect(Config).toBe(`${createHash('sha256').update(config).digest('hex')}.json`);
      const digests = Layers.map((path) => found.find((each) => each.path === path)!.content).map(
        (content) => `sha256:${createHash('sha256').update(content).digest('hex')}`,
      );
      expect(JSON.parse(config.toString())).toMatchObject({
        config: { Env: [expect.stringMatching(/^PATH=/), 'A=b'], Entrypoint: ['/a'], User: '1000' },
        rootfs: { diff_ids: digests },
      });
    }
  });

  test('is the same file for the same images', async () => {
    const content = async () => {
      await writeArchive(file, [image('localhost/one:1', await layer('base'))]);
      return readFileSync(file);
    };
    expect((await content()).equals(await content())).toBe(true);
  });
});

describe('a root file system', () => {
  test('is the essential one with the packages', () => {
    const wanted = rootfsArguments(['redis-server', 'redis-tools'], 'out.tar');
    expect(wanted).toEqual(expect.arrayContaining(['--variant=essential', '--include=redis-server,redis-tools']));
    expect(wanted.slice(-2)).toEqual(['bookworm', 'out.tar']);
  });

  test('has a cache key that depends on its packages', () => {
    expect(rootfsKey(['a', 'b'])).toBe(rootfsKey(['a', 'b']));
    expect(rootfsKey(['a', 'b'])).not.toBe(rootfsKey(['a']));
  });
});

describe('the images', () => {
  const all: ImageSpec[] = Object.values(imageSpecs);

  test('exist for every container of production', () => {
    const specs = workloadsOf(Dist.copy(renderedDist, join(scratch, 'dist'))).map(({ spec }) => spec.template.spec);
    const asked = specs.flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);
    expect(asked.map(({ image }) => image).filter((name) => !all.some((recipe) => recipe.name === name))).toEqual([]);
  });

  test('are local ones unless they are in dist', () => {
    // Traefik's is that of K3s' chart, which no environment renders.
    const names: string[] = [...Object.values(images), imageSpecs.traefik.name];
    for (const { name } of all) expect(names.includes(name) || name.startsWith('localhost/')).toBe(true);
  });

  test.each([images.twisterlabApi, images.mcpUnified])('%s has a stub that implements its contract', (name) => {
    const { port, answers, needs } = JSON.parse(standInContract(name));
    expect(port).toBe(contracts[repository(name)]!.ports[0]);
    expect(answers).toEqual(contracts[repository(name)]!.probePaths);
    // In a container, the kubelet has resolved the reference to the password.
    const url = new RegExp(needs.DATABASE_URL.matches);
    expect(url.test('postgresql+asyncpg://twisterlab:secret@postgres:5432/twisterlab?ssl=require')).toBe(true);
    expect(url.test('postgresql://twisterlab:secret@postgres:5432/twisterlab?ssl=require')).toBe(false);
    expect(url.test('postgresql+asyncpg://twisterlab:secret@postgres:5432/twisterlab?sslmode=require')).toBe(false);
    expect(url.test('postgresql+asyncpg://twisterlab:secret@postgres:5432/twisterlab')).toBe(false);
    expect(url.test('postgresql+asyncpg://twisterlab:@postgres:5432/twisterlab?ssl=require')).toBe(false);
  });
});
