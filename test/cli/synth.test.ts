import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { readTree } from '@twisterlab/platform/write/compare';
import { sha256 } from '@twisterlab/platform/write/tree';
import { run, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const dist = join(folder, 'dist');
const applications = readdirSync(join(root, 'dist/production'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
).length;
const synth = (...args: string[]) => run(['synth', '--outdir', dist, ...args]);
const manifest = 'production/redis/Service.redis.yaml';

beforeEach(() => {
  rmSync(dist, { recursive: true, force: true });
  cpSync(join(root, 'dist'), dist, { recursive: true });
});

describe('npm run synth', () => {
  it('finds no difference in the committed dist', () => {
    expect(run(['synth', '--check'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('dist, bootstrap, hosts and docs/network are exactly what synth writes'),
    });
  });

  it('writes everything into an empty folder, and nothing the second time', () => {
    rmSync(dist, { recursive: true });
    expect(synth()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(`^production +${applications} applications +(\\d+) objects +\\1 files +\\1 added$`, 'm'),
      ),
    });
    const { stdout } = synth();
    expect(stdout).toContain('was up to date');
    expect(stdout).toMatch(/^Room, .*: [\d.]+ CPU, [\d.]+[GM]i memory, [\d.]+[GM]i disk\.$/m);
    expect(readTree(dist)).toEqual(readTree(join(root, 'dist')));
  });

  it('lists changed, added and removed files', () => {
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
    const { stdout } = synth();
    expect(stdout).toMatch(/^added +\S+production\/redis\/Service\.redis\.yaml$/m);
    expect(stdout).toMatch(
      /^edited +\S+Deployment\.mcp-unified\.yaml\s+had been edited by hand; the edit is overwritten$/m,
    );
    expect(stdout).toMatch(/^removed +\S+production\/redis\/Service\.old\.yaml$/m);
    expect(readTree(dist)).toEqual(readTree(join(root, 'dist')));
  });

  it('refuses --outdir with a folder that it did not write, and leaves it as it is', () => {
    const records = join(folder, 'environments');
    cpSync(join(root, 'environments'), records, { recursive: true });
    const { status, stderr } = run(['synth', '--outdir', records]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/environments: has files that synth did not write/);
    expect(readTree(records)).toEqual(readTree(join(root, 'environments')));
  });

  it('deletes no file that it did not write, and names it', () => {
    writeFileSync(join(dist, 'production/redis/notes.md'), 'mine\n');
    rmSync(join(dist, manifest));
    const before = readTree(dist);
    const { status, stderr } = synth();
    expect(status).toBe(2);
    expect(stderr).toContain(
      `${dist}/production/redis/notes.md: was not written by synth, which replaces the whole folder.\n` +
        '  Nothing was written. Move or delete what is not generated, then run synth again.\n',
    );
    expect(readTree(dist)).toEqual(before);
  });

  it.each(['hosts', 'docs/network', 'dist/new', '.'])('refuses --outdir %s of this repository', (own) => {
    const { status, stderr } = run(['synth', '--outdir', own]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/belongs to|contains this repository/);
  });

  it('writes only one environment with --env', () => {
    rmSync(join(dist, manifest));
    rmSync(join(dist, 'staging'), { recursive: true });
    expect(synth('--env', 'production').status).toBe(0);
    expect([...readTree(dist).keys()].filter((path) => path.startsWith('staging/'))).toEqual([]);
    expect(readTree(dist).has(manifest)).toBe(true);
  });

  it('prints JSON with --json', () => {
    rmSync(join(dist, manifest));
    const { environments, missing, seconds } = JSON.parse(synth('--json').stdout);
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

  it('has help, and rejects bad input', () => {
    expect(run(['synth', '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run synth'),
    });
    expect(synth('--env', 'prod')).toMatchObject({
      status: 2,
      stderr: '--env: there is no environment prod.\n  Choose one of: edge, production, staging, development.\n',
    });
    expect(synth('--chekc')).toMatchObject({ status: 2, stderr: expect.stringContaining("Unknown option '--chekc'") });
    expect(run(['snyth'])).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no command snyth.') });
  });
});

describe('npm run synth -- --check', () => {
  const check = () => synth('--check');

  it.each([
    ['removed', 'missing', () => rmSync(join(dist, manifest))],
    ['edited by hand', 'edited by hand', () => writeFileSync(join(dist, manifest), 'kind: Service\n')],
    ['added', 'foreign', () => writeFileSync(join(dist, 'production/redis/Service.mine.yaml'), 'kind: Service\n')],
  ])('exits 1 and lists a file that was %s', (_, word, harm) => {
    harm();
    const before = readTree(dist);
    const { status, stdout } = check();
    expect(status).toBe(1);
    const file = word === 'foreign' ? 'Service.mine' : 'Service.redis';
    expect(stdout).toMatch(new RegExp(`^${word} +\\S*production/redis/${file}\\.yaml$`, 'm'));
    expect(stdout).toContain('Run: npm run synth');
    expect(readTree(dist)).toEqual(before);
  });

  it('reports a file of an earlier synth as changed, not as edited', () => {
    const [file, sums] = [join(dist, manifest), join(dist, 'production/SHA256SUMS')];
    const old = readFileSync(file, 'utf8').replace('port: 6379', 'port: 6380');
    writeFileSync(file, old);
    const hash = require('node:crypto').createHash('sha256').update(old).digest('hex');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^\w+(?= {2}redis\/Service\.redis\.yaml$)/m, hash));
    expect(check().stdout).toMatch(/^changed +\S*production\/redis\/Service\.redis\.yaml$/m);
  });

  it('reports a folder that no environment writes', () => {
    mkdirSync(join(dist, 'qa'));
    writeFileSync(join(dist, 'qa/x.yaml'), 'a: 1\n');
    expect(check()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^foreign +\S*qa\/x\.yaml$/m) });
  });
});

describe('the bytes', () => {
  it('are the same under another locale, time zone and working directory', () => {
    const other = join(folder, 'elsewhere');
    const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
    expect(run(['synth', '--outdir', other], { cwd: '/', env }).status).toBe(0);
    expect(readTree(other)).toEqual(readTree(join(root, 'dist')));
  });
});
