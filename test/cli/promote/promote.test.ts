import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@twisterlab/platform/compile';
import { lazily } from '@twisterlab/platform/util/lazily';
import { readTree } from '@twisterlab/platform/write/compare';
import { images } from '../../../charts/images';
import { site } from '../../../charts/site';
import { records } from '../../../environments';
import { validateEnvironments } from '../../../environments/schema/environments';
import type { TenantInput } from '../../../environments/schema/tenant';
import { call, temporaryFolder } from '../../kit/command';

const released = (name: string, digit: string) =>
  `ghcr.io/youneselfakir0/twisterlab-platform-${name}:3.3.0-aaaaaaaaaaaa-1@sha256:${digit.repeat(64)}`;
const api = { image: released('api', 'a') };
const mcp = { image: released('mcp', 'b') };

/** Staging and development run two releases with a digest; production follows the catalogue. */
const evaluated = {
  ...records,
  tenants: records.tenants.map((tenant: TenantInput) =>
    tenant.name === 'production'
      ? tenant
      : { ...tenant, api: { ...tenant.api, ...api }, mcp: { ...tenant.mcp, ...mcp } },
  ),
};

jest.setTimeout(60_000);

const folder = temporaryFolder();
const environments = join(folder, 'environments');
const production = join(environments, 'production.ts');
const folders = {
  dist: join(folder, 'dist'),
  bootstrap: join(folder, 'bootstrap'),
  hosts: join(folder, 'hosts'),
  network: join(folder, 'docs/network'),
  reference: join(folder, 'docs/reference'),
};
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
const graphs = lazily(() => compile(site(validateEnvironments(evaluated))));
const io = { folders, records: environments, evaluated, graphs };
const promote = (...args: string[]) => call(['promote', ...args], io);
const toProduction = (...args: string[]) => promote('--from', 'staging', '--to', 'production', ...args);

const committed = `export const production = tenant({
  name: 'production',
  // The node ports have no login.
  api: { hosts: ['twisterlab.local', 'api.twisterlab.local'], nodePort: 30001 },
  mcp: { nodePort: 30080, logLevel: 'WARNING' }, // quiet
});
`;

beforeAll(async () => {
  mkdirSync(environments);
  writeFileSync(production, committed);
  git('init', '--quiet');
  expect((await call(['synth'], io)).status).toBe(0);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'as rendered');
});
afterEach(() => {
  git('reset', '--quiet', '--hard');
  git('clean', '--quiet', '--force', '-d');
});
const changed = () => git('status', '--porcelain').trimEnd();

describe('npm run promote', () => {
  it('writes the pins to the record, and dist with them', async () => {
    const { status, stdout } = await toProduction();
    expect(status).toBe(0);
    expect(stdout).toContain(`production api.image  charts/images.ts -> ${api.image}`);
    expect(stdout).toMatch(/^changed +\S+dist\/production\/twisterlab-api\/Deployment\S+/m);
    expect(stdout).toContain("git commit --message 'feat(production): promote api and mcp from staging'");
    expect(readFileSync(production, 'utf8')).toBe(`export const production = tenant({
  name: 'production',
  // The node ports have no login.
  api: {
    image:
      '${api.image}',
    hosts: ['twisterlab.local', 'api.twisterlab.local'],
    nodePort: 30001,
  },
  mcp: {
    image:
      '${mcp.image}',
    nodePort: 30080,
    logLevel: 'WARNING',
  }, // quiet
});
`);
    const users = [...readTree(folders.dist)].filter(([, text]) => text.includes(api.image!)).map(([path]) => path);
    expect(users).toContainEqual(expect.stringMatching(/^production\/twisterlab-api\/Deployment/));
    expect(changed()).not.toMatch(/bootstrap|hosts/);
  });

  it('promotes only the images that are named', async () => {
    const { stdout } = await toProduction('mcpUnified');
    expect(stdout).not.toContain('api.image');
    expect(readFileSync(production, 'utf8')).toContain(committed.split('\n')[3]!);
  });

  it('writes nothing with --dry-run', async () => {
    const { status, stdout } = await toProduction('--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^changed .*[\s\S]*Nothing was written/m);
    expect(changed()).toBe('');
  });

  it('ends with 1 if the record names the images already', async () => {
    const text = `export const development = tenant({ api: { image: '${api.image}' }, mcp: { image: '${mcp.image}' } });`;
    writeFileSync(join(environments, 'development.ts'), text);
    const { status, stdout } = await promote('--from', 'staging', '--to', 'development');
    expect([status, stdout]).toEqual([1, 'Nothing to promote: development names the images of staging already.\n']);
  });

  it.each([
    [['--from', 'staging'], '--from and --to are required.'],
    [['--from', 'staging', '--to', 'nope'], 'there is no environment nope.'],
    [['--from', 'staging', '--to', 'staging'], '--from and --to are both staging.'],
    [['--from', 'edge', '--to', 'production'], 'edge is a cluster; it has no images to promote.'],
    [['--from', 'staging', '--to', 'production', 'api'], 'there is no image api.'],
    [['--from', 'staging', '--to', 'production', 'redis'], 'no record names the image redis'],
    [['--from', 'production', '--to', 'staging'], `api.image ${images.twisterlabApi} has no digest`],
  ])('rejects %j', async (args, message) => {
    const { status, stderr } = await promote(...args);
    expect(stderr).toContain(message);
    expect([status, changed()]).toEqual([2, '']);
  });

  it('rejects a record that has uncommitted edits', async () => {
    writeFileSync(production, `${committed}// later\n`);
    const { status, stderr } = await toProduction();
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('environments/production.ts: has edits that are not committed.'),
    ]);
  });

  it('rejects a record whose pin is not a literal', async () => {
    writeFileSync(production, committed.replace('api: {', 'api: { image: pin,'));
    const { status, stderr } = await toProduction();
    expect([status, stderr]).toEqual([2, expect.stringContaining('api.image is not a string literal')]);
  });

  it('rejects a record whose text differs from what it evaluates to', async () => {
    writeFileSync(production, committed.replace('api: {', "api: { image: 'x',"));
    const { stderr } = await toProduction();
    expect(stderr).toContain('the text and the evaluated record differ');
  });

  it('rejects an old dist, which would mix other changes into the promotion', async () => {
    const [path] = [...readTree(folders.dist).keys()].filter((each) => each.endsWith('.yaml'));
    writeFileSync(join(folders.dist, path!), 'kind: Other\n');
    const { status, stderr } = await toProduction();
    expect([status, stderr]).toEqual([2, expect.stringContaining('dist: is not what the committed records render.')]);
    expect(readFileSync(production, 'utf8')).toBe(committed);
  });

  it('writes nothing if the result does not verify', async () => {
    const today = process.env.SOURCE_DATE_EPOCH;
    // By then the images of the catalogue must have digests.
    process.env.SOURCE_DATE_EPOCH = `${Date.parse('2031-01-01') / 1000}`;
    const { status, stderr } = await toProduction();
    process.env.SOURCE_DATE_EPOCH = today;
    expect([status, stderr]).toEqual([2, expect.stringContaining('without a digest')]);
    expect(changed()).toBe('');
  });
});
