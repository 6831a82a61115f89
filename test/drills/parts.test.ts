import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kubernetesRelease } from '@twisterlab/platform/kubernetes/import';
import { catalogue, kubernetesMinors, moduleFolder, type Part, versionOf } from '../../drills/parts/catalogue';
import { debianProgram } from '../../drills/parts/debian';
import { part, partFile } from '../../drills/parts/part';
import { unpackedProgram } from '../../drills/parts/unpacked';
import { clusterSchema } from '../../environments/schema/cluster';
import { temporaryFolder } from '../kit/command';
import { records } from '../kit/records';

const scratch = temporaryFolder();
const environment = { ...process.env };
const cache = join(scratch, 'cache');

beforeEach(() => {
  process.env.TWISTERLAB_PARTS = cache;
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  process.env = { ...environment };
  jest.restoreAllMocks();
});

/** Adds a fake program to PATH. */
function fake(program: string, script: string): void {
  writeFileSync(join(scratch, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  process.env.PATH = `${scratch}:${environment.PATH}`;
}

const fakeGo = (script: string) => fake('go', script);

/** Appends a line to `builds`, then writes the file of -o. */
const building = `echo "$PWD $*" >> ${scratch}/builds\nwhile [ "$1" != -o ]; do shift; done; echo built > "$2"`;

describe('the catalogue', () => {
  const parts: [string, Part][] = Object.entries(catalogue);

  test.each(parts)('%s is pinned by a go.mod and a go.sum', (_, each) => {
    expect(versionOf(each)).toMatch(/^v\d+\.\d+\.\d+$/);
    const sums = readFileSync(join(moduleFolder(each), 'go.sum'), 'utf8');
    expect(sums).toContain(`${each.versionedModule} ${versionOf(each)} h1:`);
  });

  test('has the Kubernetes version of the imported API and of the clusters', () => {
    expect(versionOf(catalogue['kube-apiserver-1.36'])).toBe(kubernetesRelease);
    const minors = records.clusters.map((cluster) => clusterSchema.parse(cluster).kubernetes);
    expect([...new Set(minors)]).toEqual([kubernetesMinors[0]]);
  });

  test.each(kubernetesMinors)(
    'the API server and the controllers of %s are of that minor and of one release',
    (minor) => {
      const version = versionOf(catalogue[`kube-apiserver-${minor}`]);
      expect(version.startsWith(`v${minor}.`)).toBe(true);
      expect(versionOf(catalogue[`kube-controller-manager-${minor}`])).toBe(version);
    },
  );
});

describe('a part', () => {
  test('is built once', async () => {
    fakeGo(building);
    const program = await part('etcd');
    expect(readFileSync(program, 'utf8')).toBe('built\n');
    expect(await part('etcd')).toBe(program);
    expect(readFileSync(join(scratch, 'builds'), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  test('leaves nothing behind if its build fails, and the message has the command to try', async () => {
    fakeGo('echo "undefined: x" >&2; exit 1');
    await expect(part('kwok')).rejects.toThrow(/undefined: x\n.*cd drills\/parts\/go\/kwok && go build/);
    expect(readdirSync(cache).filter((name) => !name.startsWith('etcd'))).toEqual([]);
  });

  test('reports the required version if Go is missing', async () => {
    process.env.PATH = '/nowhere';
    await expect(part('helm')).rejects.toThrow(/helm: there is no Go.*\n.*Install Go 1\.\d+/);
  });

  test('reports the required version if Go is too old', async () => {
    fakeGo('echo "go: go.mod requires go >= 1.26.0 (running go 1.21.0; GOTOOLCHAIN=local)" >&2; exit 1');
    await expect(part('helm')).rejects.toThrow(/Install Go 1\.26/);
  });

  test('has the files of its module that the catalogue lists, with executable scripts', async () => {
    for (const path of [
      'hack/git-ask-pass.sh',
      'hack/git-verify-wrapper.sh',
      'hack/gpg-wrapper.sh',
      'manifests/crds/a.yaml',
      'manifests/base/config/b.yaml',
    ]) {
      mkdirSync(dirname(join(scratch, 'module', path)), { recursive: true });
      writeFileSync(join(scratch, 'module', path), path, { mode: 0o444 });
    }
    fakeGo(`case "$1" in list) echo ${scratch}/module ;; build) ${building.replace(/\n/g, '; ')} ;; esac`);
    const script = await partFile('argocd', 'hack/gpg-wrapper.sh');
    expect(statSync(script).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(await partFile('argocd', 'manifests/crds'), 'a.yaml'), 'utf8')).toBe(
      'manifests/crds/a.yaml',
    );
    await expect(partFile('argocd', 'README.md')).rejects.toThrow('lists no file README.md');
  });

  test('with stubs is built from a copy of its module', async () => {
    mkdirSync(join(scratch, 'module/ui'), { recursive: true });
    writeFileSync(join(scratch, 'module/ui/web.go'), 'package ui', { mode: 0o444 });
    const seen = join(scratch, 'seen');
    const modfile = '"${2#-modfile=}"';
    fakeGo(
      `case "$1" in list) echo ${scratch}/module ;; build) cat ${modfile} > ${seen}; ` +
        `find $(dirname ${modfile}) -name '*.*' >> ${seen}; ${building.replace(/\n/g, '; ')} ;; esac`,
    );
    const program = await part('alertmanager');
    expect(readdirSync(dirname(program))).toEqual(['alertmanager']);
    const text = readFileSync(seen, 'utf8');
    const [, copy] = text.match(/^replace github.com\/prometheus\/alertmanager => (\S+)$/m) ?? [];
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([`${copy}/ui/web.go`, `${copy}/ui/app/dist/index.html`, `${dirname(copy!)}/go.sum`]),
    );
  });

  describe('with edits', () => {
    const source = join(scratch, 'edited');
    const edits = catalogue.vault.edits!;
    const goOf = (seen: string) =>
      fakeGo(
        `case "$1" in list) echo ${source} ;; build) cat "$(dirname "\${2#-modfile=}")/module/${edits[1]!.path}" > ${seen}; ` +
          `${building.replace(/\n/g, '; ')} ;; esac`,
      );
    const write = (text: (from: string) => string) => {
      for (const { path, from } of edits) {
        mkdirSync(dirname(join(source, path)), { recursive: true });
        rmSync(join(source, path), { force: true });
        writeFileSync(join(source, path), text(from), { mode: 0o444 });
      }
    };

    test('fails if the source does not have a text exactly once', async () => {
      goOf(join(scratch, 'nothing'));
      write((from) => `${from}\n${from}\n`);
      await expect(part('vault')).rejects.toThrow(`vault: ${edits[0]!.path} has 2 times: ${edits[0]!.from}`);
      write(() => '');
      await expect(part('vault')).rejects.toThrow('has 0 times');
    });

    test('is built from a changed copy of its module', async () => {
      const seen = join(scratch, 'seen-edit');
      goOf(seen);
      write((from) => `before ${from} after\n`);
      await part('vault');
      expect(readFileSync(seen, 'utf8')).toBe(`before ${edits[1]!.to} after\n`);
      expect(readFileSync(join(source, edits[1]!.path), 'utf8')).toContain(edits[1]!.from);
    });
  });

  test('is not cached if its files are missing', async () => {
    fakeGo(`case "$1" in list) echo ${scratch}/nowhere ;; build) ${building.replace(/\n/g, '; ')} ;; esac`);
    await expect(part('kwok')).rejects.toThrow('ENOENT');
    expect(readdirSync(cache).some((name) => name.startsWith('kwok') || name.startsWith('.'))).toBe(false);
  });
});

test('the error for a missing Debian package names it', () => {
  process.env.PATH = '/nowhere';
  expect(() => debianProgram('redis-server')).toThrow(/redis-server is missing.\n.*apt-get install redis-server/);
});

describe('an unpacked Debian package', () => {
  const name = 'prometheus-redis-exporter';

  test('is named in the error if it is not available, and leaves nothing behind', async () => {
    fake('apt-get', 'echo "E: no such package" >&2; exit 100');
    await expect(unpackedProgram(name)).rejects.toThrow(
      /redis-exporter cannot.*\n(.*\n)*.*apt-get download prometheus-r/,
    );
    expect(readdirSync(cache).filter((entry) => entry.includes('debian') || entry.startsWith('.'))).toEqual([]);
  });

  test('is downloaded once, and its program has the path of the package', async () => {
    fake('apt-get', `echo "$*" >> ${scratch}/fetched; touch $3.deb`);
    fake('dpkg-deb', 'mkdir -p $3/usr/bin; echo "$2" > $3/usr/bin/prometheus-redis-exporter');
    const program = await unpackedProgram(name);
    expect(readFileSync(program, 'utf8')).toBe(`${name}.deb\n`);
    expect(await unpackedProgram(name)).toBe(program);
    expect(readFileSync(join(scratch, 'fetched'), 'utf8')).toBe(`download --quiet ${name}\n`);
    expect(readdirSync(join(program, '../../..'))).toEqual(['usr']);
  });
});
