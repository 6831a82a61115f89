import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@twisterlab/platform/util/image';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';
import { contracts } from '../../charts/contracts';
import { catalogue, type ImageKey, images } from '../../charts/images';
import type { CatalogueImage, OwnImage } from '../../charts/images/image';
import { temporaryFolder } from '../kit/command';

interface Step {
  readonly uses?: string;
  readonly name?: string;
  readonly run?: string;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly strategy?: Strategy }>>;
}
interface Strategy {
  readonly matrix: { readonly include: readonly { readonly image: ImageKey; readonly folder: string }[] };
}

const workflows = join(root, '.github/workflows');
const workflow = (file: string) => parse(readFileSync(join(workflows, file), 'utf8')) as Workflow;
const { image: job } = workflow('images.yml').jobs;
const { include } = job!.strategy!.matrix;
const own = Object.entries<CatalogueImage>(catalogue).filter(
  (entry): entry is [ImageKey, OwnImage] => 'folder' in entry[1],
);
const read = (folder: string, file: string) => readFileSync(join(root, folder, file), 'utf8');
const scratch = temporaryFolder();
const tagOf = (key: ImageKey) => catalogue[key].version;

/** Runs a step of the workflow as the runner does. */
function step(contains: string, env: Record<string, string>) {
  const { run } = job!.steps.find((each) => each.run?.includes(contains))!;
  return spawnSync('bash', ['-e', '-c', run!], { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' });
}

/** The content of a folder, as charts/images.ts records it. */
function contentOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(root, folder)).toSorted()) hash.update(`${file}\0${read(folder, file)}\0`);
  return hash.digest('hex').slice(0, 12);
}

describe('every image of the catalogue', () => {
  it('is built by the workflow if it is our own', () => {
    const built = include.map(({ image, folder }) => `${image} of ${folder}`);
    expect(built.toSorted()).toEqual(own.map(([key, { folder }]) => `${key} of ${folder}`).toSorted());
  });

  it('is pinned by the workflow if it is our own', () => {
    const { run } = workflow('images.yml').jobs.pin!.steps.find((each) => each.name === 'Write the digests')!;
    const [, names] = /images -- (.*) --write$/.exec(run!)!;
    expect(names!.split(' ').toSorted()).toEqual(own.map(([key]) => key).toSorted());
  });

  it('is in the namespace that the workflow can publish to, and no other is', () => {
    const inNamespace = Object.entries(images).filter(([, name]) => name.startsWith('ghcr.io/youneselfakir0/'));
    expect(inNamespace.map(([key]) => key).toSorted()).toEqual(own.map(([key]) => key).toSorted());
  });

  it.each(own)('%s gets the reference of the catalogue in the workflow', (key) => {
    const file = join(scratch, 'env');
    writeFileSync(file, '');
    expect(step('npm run', { IMAGE: key, GITHUB_ENV: file }).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(`REFERENCE=${images[key].replace(/@.*$/, '')}\n`);
  });

  it('is not published under an empty name', () => {
    expect(step('npm run', { IMAGE: 'unknown', GITHUB_ENV: '/dev/null' }).status).not.toBe(0);
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
  const log = join(scratch, 'log');
  /** Docker, of which only `manifest inspect` can fail. */
  function publish(answer: string, status: number): string[] {
    const program = `#!/bin/sh\necho "$1 $2" >> ${log}\ncase "$1" in manifest) echo "${answer}" >&2; exit ${status};; esac\n`;
    writeFileSync(join(scratch, 'docker'), program);
    chmodSync(join(scratch, 'docker'), 0o755);
    writeFileSync(log, '');
    const env = { TOKEN: 't', GITHUB_ACTOR: 'a', REFERENCE: 'ghcr.io/o/i:1.0', PATH: `${scratch}:${process.env.PATH}` };
    const result = step('docker push', env);
    return [...readFileSync(log, 'utf8').trimEnd().split('\n').slice(1), `exit ${result.status}`];
  }

  it('pushes an image whose tag does not exist', () => {
    expect(publish('no such manifest: ghcr.io/o/i:1.0', 1)).toEqual([
      'manifest inspect',
      'push ghcr.io/o/i:1.0',
      'exit 0',
    ]);
  });

  it('never replaces a tag', () => {
    expect(publish('', 0)).toEqual(['manifest inspect', 'exit 0']);
  });

  it('stops if the registry does not answer: the tag may exist', () => {
    expect(publish('Get https://ghcr.io/v2/: net/http: TLS handshake timeout', 1)).toEqual([
      'manifest inspect',
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
