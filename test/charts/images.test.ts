import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@twisterlab/platform/util/image';
import { root } from '@twisterlab/platform/util/root';
import { contracts } from '../../charts/contracts';
import { catalogue, type ImageKey, images } from '../../charts/images';
import type { CatalogueImage, OwnImage } from '../../charts/images/image';
import { temporaryFolder } from '../kit/command';

const workflows = join(root, '.github/workflows');
const own = Object.entries<CatalogueImage>(catalogue).filter(
  (entry): entry is [ImageKey, OwnImage] => 'folder' in entry[1],
);
const read = (folder: string, file: string) => readFileSync(join(root, folder, file), 'utf8');
const scratch = temporaryFolder();
const tagOf = (key: ImageKey) => catalogue[key].version;

const log = join(scratch, 'log');

/** Runs .ci/image with a Docker that logs its command lines. @param manifest what `docker manifest` prints, and its exit code. */
function image(step: string, name = '', manifest: readonly [answer: string, status: number] = ['', 0]) {
  const report = JSON.stringify({ SchemaVersion: 2, ArtifactName: '/scan/image.tar', ArtifactType: 'container_image' });
  const [answer, status] = manifest;
  const program = `#!/bin/sh\necho "$*" >> ${log}\ncase "$1" in manifest) echo "${answer}" >&2; exit ${status};; run) echo '${report}';; esac\n`;
  writeFileSync(join(scratch, 'docker'), program, { mode: 0o755 });
  writeFileSync(log, '');
  const env = { ...process.env, TOKEN: 't', GITHUB_ACTOR: 'a', PATH: `${scratch}:${process.env.PATH}` };
  const result = spawnSync('.ci/image', [step, name].filter(Boolean), { cwd: root, env, encoding: 'utf8' });
  return { ...result, calls: readFileSync(log, 'utf8').trimEnd().split('\n') };
}

/** The content of a folder, as charts/images.ts records it. */
function contentOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(root, folder)).toSorted()) hash.update(`${file}\0${read(folder, file)}\0`);
  return hash.digest('hex').slice(0, 12);
}

describe('every image of the catalogue', () => {
  it('is built by the workflows if it is our own', () => {
    expect(JSON.parse(image('matrix').stdout).toSorted()).toEqual(own.map(([key]) => key).toSorted());
  });

  it('is in the namespace that the workflow can publish to, and no other is', () => {
    const inNamespace = Object.entries(images).filter(([, name]) => name.startsWith('ghcr.io/youneselfakir0/'));
    expect(inNamespace.map(([key]) => key).toSorted()).toEqual(own.map(([key]) => key).toSorted());
  });

  it.each(own)('%s is built from its folder under the reference of the catalogue', (key, { folder }) => {
    const { status, calls } = image('build', key);
    expect([status, calls]).toEqual([0, [`build --tag ${images[key].replace(/@.*$/, '')} ${folder}`]]);
  });

  it('is not published under an empty name', () => {
    expect(image('build', 'unknown')).toMatchObject({ status: 2, calls: [''] });
  });

  it('is scanned by the pinned Trivy before it is published', () => {
    const { status, stdout, calls } = image('scan', 'postgres');
    expect([status, stdout]).toEqual([0, expect.stringContaining('1 report: 0 problems')]);
    expect(calls).toEqual([
      expect.stringMatching(`^save --output \\S+/image\\.tar ${images.postgres.replace(/@.*$/, '')}$`),
      expect.stringContaining(`${images.trivy} image --quiet --scanners vuln --format json --input /scan/image.tar`),
    ]);
  });

  it.each(own)('%s has another tag when its folder has other content', (key, { folder, contents }) => {
    const tag = tagOf(key);
    const content = contentOf(folder);
    const fix = `In charts/images.ts, raise the last number of ${tag} if it is published, and write contents '${content}'`;
    expect({ [tag]: contents[tag], fix }).toEqual({ [tag]: content, fix });
  });

  it('has one folder in images for each of our own', () => {
    const folders = readdirSync(join(root, 'images')).map((name) => `images/${name}`);
    expect(folders.toSorted()).toEqual(own.map(([, { folder }]) => folder).toSorted());
  });
});

describe('publishing', () => {
  const reference = images.postgres.replace(/@.*$/, '');
  const publish = (answer: string, status: number) => {
    const { calls, ...result } = image('push', 'postgres', [answer, status]);
    return [...calls.slice(1), `exit ${result.status}`];
  };

  it('pushes an image whose tag does not exist', () => {
    expect(publish(`no such manifest: ${reference}`, 1)).toEqual([
      `manifest inspect ${reference}`,
      `push ${reference}`,
      'exit 0',
    ]);
  });

  it('never replaces a tag', () => {
    expect(publish('', 0)).toEqual([`manifest inspect ${reference}`, 'exit 0']);
  });

  it('stops if the registry does not answer: the tag may exist', () => {
    expect(publish('Get https://ghcr.io/v2/: net/http: TLS handshake timeout', 1)).toEqual([
      `manifest inspect ${reference}`,
      'exit 1',
    ]);
  });
});

describe('the images of the application', () => {
  const ofApplication = own.filter(([key]) => key !== 'postgres');
  const argument = (text: string, name: string) => new RegExp(`^ARG ${name}=(.*)$`, 'm').exec(text)?.[1];

  it.each(ofApplication)('%s has the tag of its commit', (key, { folder }) => {
    const commit = argument(read(folder, 'Dockerfile'), 'COMMIT');
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(tagOf(key)).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+-${commit!.slice(0, 12)}-\\d+$`));
  });

  it('are built from one commit: no other exposes the metrics of both', () => {
    const commits = ofApplication.map(([, { folder }]) => argument(read(folder, 'Dockerfile'), 'COMMIT'));
    expect(new Set(commits).size).toBe(1);
  });

  it.each(ofApplication)('%s is a user without root, on a base image with a digest', (_, { folder }) => {
    const text = read(folder, 'Dockerfile');
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(argument(text, 'PYTHON')).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(text.match(/^FROM .*$/gm)).toEqual([
      expect.stringContaining('python:${PYTHON} AS packages'),
      expect.stringMatching(/python:\$\{PYTHON\}$/),
    ]);
  });

  it.each(ofApplication)('%s has the port and the health path of its contract', (key, { folder }) => {
    const { ports, probePaths } = contracts[repository(images[key])]!;
    const text = read(folder, 'Dockerfile');
    expect(text).toContain(`EXPOSE ${ports[0]}\n`);
    expect(text).toContain(`http://127.0.0.1:${ports[0]}${probePaths[0]}'`);
  });

  it.each(ofApplication)('%s installs exact versions with hashes, greenlet among them', (_, { folder }) => {
    const packages = read(folder, 'requirements.txt')
      .split(/^(?=[a-z])/m)
      .slice(1);
    for (const each of packages)
      expect(each).toMatch(/^[\w.-]+==[\w.]+ \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\)?\n)+$/);
    const version = (name: string) => packages.find((each) => each.startsWith(`${name}==`))?.split(/==| /)[1];
    expect(version('greenlet')).toBeDefined();
    expect(version('sqlalchemy')).toMatch(/^2\.0\./);
  });
});

describe('actions', () => {
  const actions = readdirSync(workflows).flatMap((file) => read('.github/workflows', file).match(/uses: .*/g) ?? []);

  it('are pinned by commit: a tag can be moved to other content', () => {
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
