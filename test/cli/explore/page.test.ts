import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exploreModel } from '../../../cli/explore/build';
import type { ExploreModel } from '../../../cli/explore/model';
import { explorePage, writePage } from '../../../cli/explore/page';
import { hrefOf, parseRoute } from '../../../cli/explore/page/route';
import { servePage } from '../../../cli/explore/server';
import { daysOf } from '../../../cli/explore/version-dates';
import { dataIn, enlarged } from '../../../drills/explore/enlarge';
import { call, temporaryFolder } from '../../kit/command';
import { compiled } from '../../kit/rendered';

const folder = temporaryFolder();
const model = exploreModel(compiled().graphs, () => undefined);
const origin = { outOfDate: 0, files: 'https://example.org/files/' };

describe('npm run explore -- --out', () => {
  it('writes one page below 1 MB that names no other file, with the model of dist', async () => {
    const { status, stdout } = await call(['explore', '--out', join(folder, 'export')]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/index\.html: \d+ kB\.$/m)]);
    const page = readFileSync(join(folder, 'export/index.html'), 'utf8');
    expect(page.length).toBeLessThan(1_000_000);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(link|script|img)[^>]+(src|href)=/);
    expect(dataIn(page).model.objects).toHaveLength(model.objects.length);
  }, 30_000);

  it('replaces its own page and no other', () => {
    const mine = join(folder, 'mine');
    mkdirSync(mine);
    writeFileSync(join(mine, 'index.html'), 'mine');
    expect(() => writePage(mine, 'new')).toThrow('was not written by this command');
    expect(readFileSync(join(mine, 'index.html'), 'utf8')).toBe('mine');
    const own = '<meta name="generator" content="npm run explore">';
    writePage(join(folder, 'own'), own);
    expect(readFileSync(writePage(join(folder, 'own'), `${own}2`), 'utf8')).toBe(`${own}2`);
  });

  it.each([
    [['--port', '1', '--out', 'x'], 'exclude each other'],
    [['--out='], 'no folder given'],
    [['--port', '65536'], '"65536" is no port'],
  ])('%j is bad input', async (args, message) => {
    expect(await call(['explore', ...args])).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });
});

describe('the page', () => {
  it('keeps a text of the model from ending its script', async () => {
    const [first, ...rest] = model.alerts;
    const hostile: ExploreModel = { ...model, alerts: [{ ...first!, summary: '</script><b>' }, ...rest] };
    const page = await explorePage(hostile, origin);
    expect(page).not.toContain('</script><b>');
    expect(JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)![1]!).model.alerts[0].summary).toBe('</script><b>');
  });

  it('has an address for each view, object and filter', () => {
    const path = ['object', 'edge', 'argo-cd', 'ClusterRole.a%3Ab.yaml'];
    expect(parseRoute(hrefOf(path, 'a b&c?'))).toEqual({ path, query: 'a b&c?' });
    expect(parseRoute('')).toEqual({ path: [], query: '' });
    expect(parseRoute('#/env/%zz')).toEqual({ path: ['env', '%zz'], query: '' });
  });
});

describe('the server', () => {
  const site = join(folder, 'site');
  let port = 0;
  let close = () => {};

  beforeAll(async () => {
    mkdirSync(join(site, 'dist'), { recursive: true });
    writeFileSync(join(site, 'dist/a%3Ab.yaml'), 'kind: A');
    writeFileSync(join(site, '.env'), 'secret');
    const server = await servePage('page', site, 0);
    port = (server.address() as AddressInfo).port;
    close = () => server.close();
  });
  afterAll(() => close());

  const ask = (path: string, host = `127.0.0.1:${port}`) =>
    new Promise<string>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers: { host }, agent: false }, (response) => {
        let body = '';
        response.on('data', (part) => (body += part));
        response.on('end', () => resolve(`${response.statusCode} ${body}`));
      }).on('error', reject);
    });

  it('has the page and the files that it links to', async () => {
    expect(await ask('/')).toBe('200 page');
    expect(await ask('/files/dist/a%253Ab.yaml')).toBe('200 kind: A');
  });

  it.each(['/files/.env', '/files/dist/..%2f.env', '/files/dist', '/files/%zz', '/other'])(
    'refuses %s',
    async (path) => {
      expect(await ask(path)).toBe('404 There is no such file.');
    },
  );

  it('answers no page of another site', async () => {
    expect(await ask('/', 'evil.example.org')).toBe('403 Not here.');
  });

  it('reports that its port is in use', async () => {
    await expect(servePage('page', site, port)).rejects.toThrow(`port ${port} is in use`);
  });
});

describe('the day of a version', () => {
  const blame = (commit: string, time: number, text: string) =>
    `${commit} 1 1 1\nauthor-time ${time}\nsummary redis: version: 'x',\n\t${text}\n`;
  const commit = 'a'.repeat(40);

  it('is that of its line, and unknown if the line is not committed', () => {
    const text = [
      blame(commit, 0, "    repository: 'docker.io/redis',"),
      blame(commit, 86_400, "    version: '7.2',"),
      blame(commit, 0, "    repository: 'docker.io/vault',"),
      blame('0'.repeat(40), 86_400, "    version: '1.0',"),
    ].join('');
    expect([...daysOf(text)]).toEqual([['docker.io/redis:7.2', '1970-01-02']]);
  });

  it('is unknown without a history', () => {
    expect([...daysOf('')]).toEqual([]);
  });
});

describe('the large page of the drill', () => {
  it('has so many objects, and the same references in each copy', async () => {
    const page = await explorePage(model, origin);
    const { objects, references, applications, connections } = dataIn(enlarged(page, 5000)).model;
    expect(objects.length).toBeGreaterThanOrEqual(5000);
    const copies = objects.length / model.objects.length;
    expect([references.length, connections.length]).toEqual([
      copies * model.references.length,
      copies * model.connections.length,
    ]);
    const [from, to] = references.at(-1)!;
    const [ownFrom, ownTo] = model.references.at(-1)!;
    expect([objects[from]!.file, objects[to]!.file]).toEqual(
      [ownFrom, ownTo].map((each) => model.objects[each]!.file.replace('/', `-${copies - 1}/`)),
    );
    expect(applications[objects.at(-1)!.application]!.environment).toMatch(/-\d$/);
    expect(new Set(objects.map(({ file }) => file)).size).toBe(objects.length);
  });
});
