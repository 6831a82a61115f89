import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseReference } from '@twisterlab/platform/util/registry';
import { images } from '../../charts/images';
import { call, runner } from '../kit/command';

const digest = `sha256:${'a'.repeat(64)}`;
// A command takes some seconds on a busy machine.
jest.setTimeout(60_000);

const references = Object.values(images).map(parseReference);

const verify = (...args: string[]) => call(['images', '--verify', ...args]);

/** As a process, without blocking this one, which is the registry. */
function verifyAsProcess(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [runner, 'images', '--verify', ...args]);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (output.stdout += text));
    child.stderr.on('data', (text) => (output.stderr += text));
    child.on('close', (status) => resolve({ status, ...output }));
  });
}

describe('npm run images', () => {
  it('lists every image with who publishes it', async () => {
    const { status, stdout } = await call(['images']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(references.length);
    expect(stdout).toMatch(/^twisterlabApi +ghcr\.io\/\S+ +images\/twisterlab-api, by this repository$/m);
    expect(stdout).toMatch(/^redis +docker\.io\/library\/redis:\S+ +https:\/\/hub\.docker\.com\/_\/redis$/m);
  });

  it.each([
    ['--mirror', 'docker.io', '"docker.io" is not NAME=URL.'],
    ['--write', '--verify', '--verify and --write given.'],
    ['--accept-moved', 'nope', 'there is no image nope.'],
    ['--timeout', 'soon', '"soon" is not a number of seconds up to 600.'],
  ])('rejects %s %s', async (option, value, message) => {
    const { status, stderr } = await call(['images', option, value]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('npm run images -- --verify', () => {
  /** Has what the catalogue names; without one image, if it is named here. */
  let absent = '';
  const server = createServer(({ url = '', method }, response) => {
    const [, repository, version] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(url) ?? [];
    const found = references.find(
      (each) => each.repository === repository && [each.tag, each.digest].includes(version),
    );
    if (method !== 'HEAD' || !found || repository === absent) return response.writeHead(404).end();
    return response.writeHead(200, { 'docker-content-digest': found.digest ?? digest }).end();
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const mirrors = () => {
    const { port } = server.address() as AddressInfo;
    const registries = [...new Set(references.map(({ registry }) => registry))];
    return registries.flatMap((registry) => ['--mirror', `${registry}=http://127.0.0.1:${port}`]);
  };

  it('finds every image, and prints its progress', async () => {
    absent = '';
    const { status, stdout, stderr } = await verifyAsProcess(...mirrors());
    expect([status, stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      `${references.length} images: ${references.length} found`,
    ]);
    expect(stderr).toMatch(new RegExp(`^${references.length} of ${references.length}: `, 'm'));
  });

  it('names a missing image with the fix, and exits with 1', async () => {
    absent = parseReference(images.mcpUnified).repository;
    const { status, stdout } = await verify(...mirrors());
    expect(status).toBe(1);
    expect(stdout).toMatch(/^missing +mcpUnified +ghcr\.io\/\S+ +no tag \S+$/m);
    expect(stdout).toContain(
      'mcpUnified: correct its tag or digest in charts/images.ts, or publish it: images/twisterlab-mcp, by this repository',
    );
  });

  it('exits with 1 if nothing is known', async () => {
    const none = mirrors().map((each) => each.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9'));
    const { status, stdout } = await verify(...none, '--json');
    const rows = JSON.parse(stdout) as { finding: { state: string } }[];
    expect([status, new Set(rows.map(({ finding }) => finding.state))]).toEqual([1, new Set(['unknown'])]);
  });
});
