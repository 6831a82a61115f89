import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { images } from '../../charts/images';
import { checkDocuments, committedDocuments, withSource, writeDocuments } from '../../drills/application/documents';
import { checkSession, differences } from '../../drills/application/probes';
import { applicationFolders, imageSpecs } from '../../drills/images/catalogue';
import { dockerfile } from '../../drills/images/dockerfile';
import { sourceLayer } from '../../drills/images/source';
import { call, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const before = { ...process.env };
beforeEach(() => {
  process.env.TWISTERLAB_PARTS = join(folder, 'parts');
});
afterEach(() => {
  process.env = { ...before };
});

describe('the images of the drill application', () => {
  it('have the settings of the Dockerfiles and the references of dist', () => {
    const api = imageSpecs['real-twisterlab-api'];
    expect(api.name).toBe(images.twisterlabApi);
    expect(api.cmd?.slice(0, 4)).toEqual(['python', '-m', 'uvicorn', 'twisterlab.api.main:app']);
    expect(api.env).toMatchObject({ PYTHONPATH: '/app/src:/opt/python', PYTHONDONTWRITEBYTECODE: '1' });
    expect([api.user, api.python]).toEqual(['1000:1000', 'images/twisterlab-api/requirements.txt']);
    expect(imageSpecs['real-mcp-unified'].name).toBe(images.mcpUnified);
  });

  it('have the commit of the tag', () => {
    for (const name of ['real-twisterlab-api', 'real-mcp-unified'] as const) {
      const { source, name: reference } = imageSpecs[name];
      expect(reference).toContain(`-${source!.slice(0, 12)}-`);
    }
  });

  it('contain none of the Python packages of Debian, which would hide a missing one', () => {
    expect(imageSpecs['real-twisterlab-api'].packages).toEqual(['python3', 'libstdc++6']);
  });
});

describe('a Dockerfile', () => {
  it('without an instruction that drills need is an error', () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM a\nENV A=1\nUSER 1\nCMD ["x"]\n');
    expect(() => dockerfile(relative(root, folder))).toThrow('HEALTHCHECK');
  });

  it('has a health check without a shell', () => {
    for (const each of Object.values(applicationFolders)) expect(dockerfile(each).healthcheck[0]).toBe('python');
  });
});

describe("the application's source", () => {
  const clone = join(folder, 'clone');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', clone, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      encoding: 'utf8',
    }).trim();

  it('requires a clone, and prints how to get it', async () => {
    delete process.env.TWISTERLAB_APP;
    await expect(sourceLayer('a'.repeat(40))).rejects.toThrow(
      /names no clone of the application's source\.\n {2}Run: git clone https:\/\/github\.com\/\S+ && TWISTERLAB_APP=/,
    );
  });

  it('is that of the commit, not of the working tree', async () => {
    mkdirSync(join(clone, 'src'), { recursive: true });
    git('init', '--quiet');
    writeFileSync(join(clone, 'src/main.py'), 'committed\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'a');
    writeFileSync(join(clone, 'src/main.py'), 'changed\n');
    process.env.TWISTERLAB_APP = clone;
    const layer = await sourceLayer(git('rev-parse', 'HEAD'));
    expect(
      execFileSync('tar', ['--extract', '--to-stdout', '--file', layer, 'app/src/main.py'], { encoding: 'utf8' }),
    ).toBe('committed\n');
  });

  it('names a commit that the clone does not have', async () => {
    process.env.TWISTERLAB_APP = clone;
    await expect(sourceLayer('b'.repeat(40))).rejects.toThrow(
      /has no commit b{40}: .*\n {2}Run: git clone .*git fetch/,
    );
    rmSync(clone, { recursive: true });
  });
});

describe('the drill application', () => {
  it('without a clone ends before it starts anything', async () => {
    process.env.TWISTERLAB_APP = '';
    const { status, stderr } = await call(['drill', 'application']);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('git clone https://github.com/youneselfakir0/TwisterLab'),
    ]);
  });
});

describe('the comparison of metrics', () => {
  const committed = {
    a_total: { type: 'counter', labels: ['status'] },
    b_total: { type: 'counter', note: 'declared, without samples' },
  } as const;

  it('accepts a page with the same metrics and more', () => {
    expect(differences(committed, { ...committed, c: { type: 'gauge', labels: [] } })).toEqual([]);
  });

  it('names a metric that is missing, has no samples, other labels, or samples despite its note', () => {
    const { b_total } = committed;
    expect(differences(committed, { b_total })).toEqual(['a_total is not exposed']);
    expect(differences(committed, { a_total: b_total, b_total })).toEqual(['a_total has no samples']);
    expect(differences(committed, { a_total: { type: 'counter', labels: [] }, b_total })).toEqual([
      'a_total has the labels none, not status',
    ]);
    expect(differences(committed, { ...committed, b_total: { type: 'counter', labels: [] } })).toEqual([
      'b_total has samples; remove its note: declared, without samples',
    ]);
  });
});

describe('an MCP session', () => {
  const initialize = { result: { serverInfo: { name: 'twisterlab' } } };
  const list = { result: { tools: [{ name: 'a' }] } };
  const called = { result: { isError: false, content: [{ text: '"sentiment": "positive"' }] } };

  it('passes with a server, the tools and a result', () => {
    expect(checkSession([initialize, list, called], ['a'])).toEqual({ of: 3, faults: [] });
  });

  it('names what is missing', () => {
    const failed = { result: { isError: true, content: [{ text: 'Router Error: x' }] } };
    expect(checkSession([{}, list, failed], ['b']).faults).toEqual([
      'initialize returns no server',
      'there is no tool b',
      'the tool failed: Router Error: x',
    ]);
  });
});

describe('the documents of the interfaces', () => {
  const names = ['twisterlab-api.openapi.json', 'mcp-unified.openapi.json', 'mcp-unified.tools.json'];
  const committed = committedDocuments(names);

  it('are committed, of the commit that the images are built from', () => {
    expect([...committed.keys()]).toEqual(names);
    for (const [name, document] of committed) {
      const application = name.startsWith('mcp') ? 'mcp-unified' : 'twisterlab-api';
      expect(withSource(application, document)).toEqual(document);
    }
  });

  it('are accepted in any order of their keys', () => {
    const answered = new Map([['a.json', { paths: { b: 1, a: [{ d: 1, c: 2 }] } }]]);
    expect(checkDocuments(new Map([['a.json', { paths: { a: [{ c: 2, d: 1 }], b: 1 } }]]), answered)).toEqual({
      of: 1,
      faults: [],
    });
  });

  it('are refused if one is missing or another', () => {
    const answered = new Map([['a.json', { paths: { a: 1 } }]]);
    expect(checkDocuments(new Map(), answered).faults).toEqual([expect.stringMatching(/^imports\/api has no a\.json/)]);
    expect(checkDocuments(new Map([['a.json', { paths: {} }]]), answered).faults).toEqual([
      expect.stringMatching(/^imports\/api\/a\.json is out of date: TWISTERLAB_DOCUMENTS=imports\/api npm run drill/),
    ]);
  });

  it('are written as they are committed', () => {
    writeDocuments(join(folder, 'api'), committed);
    for (const name of names)
      expect(readFileSync(join(folder, 'api', name), 'utf8')).toBe(
        readFileSync(join(root, 'imports/api', name), 'utf8'),
      );
  });
});
