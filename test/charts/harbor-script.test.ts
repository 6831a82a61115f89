import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { harborSettings } from '../../charts/harbor/settings';
import { temporaryFolder } from '../kit/command';
import { byHand, permanent } from '../kit/harbor/by-hand';
import { secret } from '../kit/harbor/robots';
import { HarborServer } from '../kit/harbor/server';
import type { State } from '../kit/harbor/state';

const password = 'Password-of-admin: 1';
const scratch = temporaryFolder();
const settings = join(scratch, 'settings.json');
const record = { harbor: { storage: '40Gi', keepDays: 30 } };
writeFileSync(settings, JSON.stringify(harborSettings(record)));

let harbor: HarborServer;
let address: string;
beforeEach(async () => {
  harbor = new HarborServer(password);
  address = await harbor.listen();
});
afterEach(() => harbor.close());

function run(env: Readonly<Record<string, string>> = {}) {
  const variables = { HARBOR_URL: address, HARBOR_PASSWORD: password };
  return new Promise<{ status: number | string; stdout: string; stderr: string }>((resolve) => {
    execFile(
      'python3',
      ['-I', join(root, 'charts/harbor/configure.py'), settings],
      { env: { PATH: process.env.PATH, ...variables, ...env } },
      (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** A Harbor after the first run. */
let configured: State;
beforeAll(async () => {
  harbor = new HarborServer(password);
  address = await harbor.listen();
  expect(await run()).toMatchObject({ status: 0 });
  configured = harbor.state;
  await harbor.close();
});

/** Changes a configured Harbor, and runs it. */
async function rerun(change: (state: State) => unknown) {
  harbor.state = configured.copy();
  change(harbor.state);
  return { ...(await run()), changes: harbor.changes() };
}

const upstream = { dockerhub: 'hub.docker.com', ghcr: 'ghcr.io', quay: 'quay.io', k8s: 'registry.k8s.io' };

describe('the script of Harbor', () => {
  it('creates everything in an empty Harbor, and changes nothing in a second run', async () => {
    expect(await run()).toMatchObject({ status: 0, stderr: '' });
    const copies = ['POST /registries', 'POST /projects', expect.stringMatching(/^PUT \/retentions\/\d+$/)];
    expect(harbor.changes()).toEqual([
      'PUT /configurations',
      ...Array.from({ length: 4 }, () => copies).flat(),
      ...['POST /projects', 'POST /robots', 'POST /system/gc/schedule', 'POST /system/scanAll/schedule'],
    ]);
    harbor.requests = [];
    expect(await run()).toEqual({ status: 0, stdout: 'Harbor is configured: 0 changes.\n', stderr: '' });
    expect(harbor.changes()).toEqual([]);
    expect(harbor.requests.length).toBeGreaterThan(15);
  });

  it('turns self-registration off, and lets only administrators create projects', () => {
    expect(configured.configurations).toMatchObject({
      self_registration: false,
      project_creation_restriction: 'adminonly',
    });
  });

  it.each(Object.entries(upstream))(
    'creates the public proxy cache %s of %s, with quota and retention',
    (name, host) => {
      const { registries, projects, quotas, retentions } = configured;
      const project = projects.find((each) => each.name === name)!;
      expect(registries.find(({ id }) => id === project.registry)).toMatchObject({
        url: `https://${host}`,
        insecure: false,
      });
      expect(project.metadata).toMatchObject({ public: 'true', auto_scan: 'true' });
      const wanted = harborSettings(record).proxies.find((each) => each.project.name === name)!;
      expect(quotas.find((each) => each.project === project.id)!.storage).toBe(wanted.project.storage);
      const policy = retentions.find(({ id }) => `${id}` === project.metadata.retention_id)!;
      expect(policy.rules).toMatchObject([{ template: 'nDaysSinceLastPull', params: { nDaysSinceLastPull: 30 } }]);
      expect(policy.trigger.settings.cron).toBe('0 0 2 * * *');
    },
  );

  it('fills 95 % of the storage at most', () => {
    const { proxies, own } = harborSettings(record);
    const sum = [...proxies, own].reduce((bytes, { project }) => bytes + project.storage, 0);
    expect(sum / 2 ** 30).toBeCloseTo(38);
  });

  it('schedules garbage collection and scans', () => {
    expect(configured.schedules).toMatchObject({
      gc: { schedule: { type: 'Custom', cron: '0 0 3 * * *' }, parameters: { delete_untagged: true } },
      scanAll: { schedule: { type: 'Custom', cron: '0 0 4 * * *' } },
    });
  });

  it('creates a robot account that may push to and pull from the private project only, and prints no secret', async () => {
    const { stdout, stderr } = await run();
    const { projects, robots } = harbor.state;
    expect(projects.find(({ name }) => name === 'twisterlab')!.metadata).toEqual({
      public: 'false',
      auto_scan: 'true',
    });
    const access = ['pull', 'push'].map((action) => ({ resource: 'repository', action }));
    expect(robots).toMatchObject([
      { name: 'twisterlab+push', permissions: [{ kind: 'project', namespace: 'twisterlab', access }] },
    ]);
    expect(stdout).toContain('created  robot account robot$twisterlab+push. Refresh its secret.\n');
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout + stderr).not.toContain(password);
  });

  it('accepts the rights of the robot account in any order', async () => {
    const { changes } = await rerun(({ robots: [robot] }) => robot!.permissions[0]!.access.reverse());
    expect(changes).toEqual([]);
  });

  it('finds the robot account behind a hundred others, and with another prefix', async () => {
    const { changes } = await rerun(({ robots, configurations }) => {
      const others = Array.from({ length: 100 }, (_, at) => ({ ...robots[0]!, id: 1000 + at, name: `other-${at}` }));
      robots.unshift(...others);
      configurations.robot_name_prefix = 'bot+';
    });
    expect(changes).toEqual([]);
  });

  it.each(byHand)('puts back after a change by hand: %s', async (_, request, change) => {
    const { status, stdout, changes } = await rerun(change);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^(created |restored) .+\nHarbor is configured: 1 changes\.\n$/),
    ]);
    expect(changes).toEqual([expect.stringMatching(new RegExp(`^${request}\\d*$`))]);
    // What is created again has another id.
    if (request.startsWith('PUT')) expect(harbor.state).toEqual(configured);
  });

  it('keeps a robot account disabled that a person disabled', async () => {
    const { changes } = await rerun(({ robots: [robot] }) => Object.assign(robot!, { disable: true, duration: 30 }));
    expect(changes).toHaveLength(1);
    expect(harbor.state.robots).toMatchObject([{ disable: true, duration: -1 }]);
  });

  it.each(permanent)('fails, with the fix, at %s', async (_, message, change) => {
    const { status, stderr, changes } = await rerun(change);
    expect([status, stderr, changes]).toEqual([1, `${message}\n`, []]);
  });

  it('fails at a wrong password and changes nothing', async () => {
    const { status, stderr } = await run({ HARBOR_PASSWORD: 'wrong' });
    expect([status, stderr]).toEqual([
      1,
      'Harbor does not accept the password of admin: 401 for GET /configurations. It was changed: docs/runbooks/harbor.md.\n',
    ]);
    expect(harbor.changes()).toEqual([]);
  });

  it('waits until Harbor is healthy', async () => {
    harbor.unhealthy = ['jobservice'];
    setTimeout(() => {
      harbor.unhealthy = [];
    }, 300);
    expect(await run({ HARBOR_WAIT_SECONDS: '1' })).toMatchObject({ status: 0 });
  });

  it('fails if Harbor is not healthy within the bound, and names the part', async () => {
    harbor.unhealthy = ['jobservice'];
    const start = performance.now();
    const { status, stderr } = await run({ HARBOR_WAIT_SECONDS: '1' });
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect([status, stderr]).toEqual([1, `${address} is not healthy after 1 s: jobservice unhealthy.\n`]);
    expect(harbor.requests).toEqual([]);
  });

  it('fails if no one answers within the bound', async () => {
    const closed = 'http://127.0.0.1:1';
    const { status, stderr } = await run({ HARBOR_URL: closed, HARBOR_WAIT_SECONDS: '0' });
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`${closed} is not healthy after 0 s: No answer of Harbor for GET /health`),
    ]);
  });

  it('fails at a refused request, names it with the reason, and goes on there in the next run', async () => {
    harbor.state.unreachable.add('https://quay.io');
    expect(await run()).toMatchObject({
      status: 1,
      stderr: 'Harbor refused POST /registries: 400 the registry is unhealthy\n',
    });
    expect(harbor.state.projects.map(({ name }) => name)).toEqual(['library', 'dockerhub', 'ghcr']);
    harbor.state.unreachable.clear();
    harbor.requests = [];
    expect(await run()).toMatchObject({ status: 0 });
    expect(harbor.changes().slice(0, 2)).toEqual(['POST /registries', 'POST /projects']);
    expect(harbor.state.projects).toHaveLength(6);
  });

  it('sends the password to no other address', async () => {
    const logins: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      logins.push(request.headers.authorization);
      if (request.url!.endsWith('/health')) response.end('{"status":"healthy"}');
      else response.writeHead(308, { Location: `${address}${request.url}` }).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const { status, stderr } = await run({ HARBOR_URL: `http://127.0.0.1:${port}` });
    elsewhere.close();
    expect([status, stderr]).toEqual([1, 'Harbor refused GET /configurations: 308 \n']);
    expect([logins.length, logins[0], harbor.requests]).toEqual([2, undefined, []]);
  });
});
