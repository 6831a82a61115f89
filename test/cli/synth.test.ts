import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { readTree } from '@twisterlab/platform/write/compare';
import { sha256 } from '@twisterlab/platform/write/tree';
import { restore } from '../kit/altered';
import { call, temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const folder = temporaryFolder();
const dist = join(folder, 'dist');
const applications = readdirSync(join(renderedDist, 'production'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
).length;
const synth = (...args: string[]) => call(['synth', '--outdir', dist, ...args]);
const manifest = 'production/redis/Service.redis.yaml';

const rendered = readTree(renderedDist);

beforeEach(() => restore(dist, rendered));

describe('npm run synth', () => {
  it('finds no difference in what it wrote', async () => {
    expect(await synth('--check')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/ is exactly what synth writes: 4 environments, \d+ files\./),
    });
  });

  it('writes everything into an empty folder, and nothing the second time', async () => {
    rmSync(dist, { recursive: true });
    expect(await synth()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(`^production +${applications} applications +(\\d+) objects +\\1 files +\\1 added$`, 'm'),
      ),
    });
    const { stdout } = await synth();
    expect(stdout).toContain('was up to date');
    expect(stdout).toMatch(/^Room, .*: [\d.]+ CPU, [\d.]+[GM]i memory, [\d.]+[GM]i disk\.$/m);
    expect(readTree(dist)).toEqual(readTree(renderedDist));
  });

  it('lists changed, added and removed files', async () => {
    const [old, text, sums] = [
      'production/redis/Service.old.yaml',
      'kind: Service\n',
      join(dist, 'production/SHA256SUMS'),
    ];
    writeFileSync(join(dist, old), text);
    appendFileSync(sums, `${sha256(text)}  redis/Service.old.yaml\n`);
    rmSync(join(dist, manifest));
    const deployment = join(dist, 'staging/mcp-unified/Deployment.mcp-unified.yaml');
    writeFileSync(deployment, readFileSync(deployment, 'utf8').replace('value: INFO', 'value: ERROR'));
    const { stdout } = await synth();
    expect(stdout).toMatch(/^added +\S+production\/redis\/Service\.redis\.yaml$/m);
    expect(stdout).toMatch(
      /^edited +\S+Deployment\.mcp-unified\.yaml\s+had been edited by hand; the edit is overwritten$/m,
    );
    expect(stdout).toMatch(/^removed +\S+production\/redis\/Service\.old\.yaml$/m);
    expect(readTree(dist)).toEqual(readTree(renderedDist));
  });

  it('refuses --outdir with a folder that it did not write, and leaves it as it is', async () => {
    const records = join(folder, 'environments');
    cpSync(join(root, 'environments'), records, { recursive: true });
    const { status, stderr } = await call(['synth', '--outdir', records]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/environments: has files that synth did not write/);
    expect(readTree(records)).toEqual(readTree(join(root, 'environments')));
  });

  it('deletes no file that it did not write, and names it', async () => {
    writeFileSync(join(dist, 'production/redis/notes.md'), 'mine\n');
    rmSync(join(dist, manifest));
    const before = readTree(dist);
    const { status, stderr } = await synth();
    expect(status).toBe(2);
    expect(stderr).toContain(
      `${dist}/production/redis/notes.md: was not written by synth, which replaces the whole folder.\n` +
        '  Nothing was written. Move or delete what is not generated, then run synth again.\n',
    );
    expect(readTree(dist)).toEqual(before);
  });

  it.each(['hosts', 'docs/network', 'dist/new', '.'])('refuses --outdir %s of this repository', async (own) => {
    const { status, stderr } = await call(['synth', '--outdir', own]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/belongs to|contains this repository/);
  });

  it('writes only one environment with --env', async () => {
    rmSync(join(dist, manifest));
    rmSync(join(dist, 'staging'), { recursive: true });
    expect((await synth('--env', 'production')).status).toBe(0);
    expect([...readTree(dist).keys()].filter((path) => path.startsWith('staging/'))).toEqual([]);
    expect(readTree(dist).has(manifest)).toBe(true);
  });

  it('prints JSON with --json', async () => {
    rmSync(join(dist, manifest));
    const { environments, missing, seconds } = JSON.parse((await synth('--json')).stdout);
    expect(environments.map(({ name }: { name: string }) => name)).toEqual([
      'edge',
      'production',
      'staging',
      'development',
    ]);
    expect(environments[1]).toMatchObject({
      applications: expect.arrayContaining(['redis', 'applications']),
      secrets: ['postgres', 'pgbackrest-tls', 'postgres-tls', 'redis', 'mcp-unified-login'].map((name) => ({ name })),
    });
    expect(missing).toEqual([`${dist}/${manifest}`]);
    expect(seconds).toBeGreaterThan(0);
  });

  it('has help, and rejects bad input', async () => {
    expect(await call(['synth', '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run synth'),
    });
    expect(await synth('--env', 'prod')).toMatchObject({
      status: 2,
      stderr: '--env: there is no environment prod.\n  Choose one of: edge, production, staging, development.\n',
    });
    expect(await synth('--chekc')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Unknown option '--chekc'"),
    });
    expect(await call(['snyth'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no command snyth.'),
    });
  });
});

describe('npm run synth -- --check', () => {
  const check = () => synth('--check');

  it.each([
    ['removed', 'missing', () => rmSync(join(dist, manifest))],
    ['edited by hand', 'edited by hand', () => writeFileSync(join(dist, manifest), 'kind: Service\n')],
    ['added', 'foreign', () => writeFileSync(join(dist, 'production/redis/Service.mine.yaml'), 'kind: Service\n')],
  ])('exits 1 and lists a file that was %s', async (_, word, harm) => {
    harm();
    const before = readTree(dist);
    const { status, stdout } = await check();
    expect(status).toBe(1);
    const file = word === 'foreign' ? 'Service.mine' : 'Service.redis';
    expect(stdout).toMatch(new RegExp(`^${word} +\\S*production/redis/${file}\\.yaml$`, 'm'));
    expect(stdout).toContain('Run: npm run synth');
    expect(readTree(dist)).toEqual(before);
  });

  it('reports a file of an earlier synth as changed, not as edited', async () => {
    const [file, sums] = [join(dist, manifest), join(dist, 'production/SHA256SUMS')];
    const old = readFileSync(file, 'utf8').replace('port: 6379', 'port: 6380');
    writeFileSync(file, old);
    const hash = require('node:crypto').createHash('sha256').update(old).digest('hex');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^\w+(?= {2}redis\/Service\.redis\.yaml$)/m, hash));
    expect((await check()).stdout).toMatch(/^changed +\S*production\/redis\/Service\.redis\.yaml$/m);
  });

  it('reports a folder that no environment writes', async () => {
    mkdirSync(join(dist, 'qa'));
    writeFileSync(join(dist, 'qa/x.yaml'), 'a: 1\n');
    expect(await check()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^foreign +\S*qa\/x\.yaml$/m) });
  });
});
