import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { settings } from '../../charts/harbor/settings';
import { temporaryFolder } from '../kit/command';
import { HarborApi } from '../kit/harbor-api';
import { environmentsWith } from '../records/good';

const password = 'Admin-password-1';
const robot = 'Robot-password-1';
const [cluster] = environmentsWith().clusters;
const file = join(temporaryFolder(), 'settings.json');
writeFileSync(file, JSON.stringify(settings(cluster!)));

let api: HarborApi;
let url: string;
beforeEach(async () => {
  api = new HarborApi(password);
  url = await api.listen();
});
afterEach(() => api.close());

interface Run {
  readonly code: number | string;
  readonly printed: string;
}

const run = (env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  new Promise((resolve) => {
    const variables = {
      HARBOR_URL: url,
      HARBOR_ADMIN_PASSWORD: password,
      ROBOT_PASSWORD: robot,
      HEALTHY_SECONDS: '60',
    };
    execFile(
      'python3',
      [join(root, 'charts/harbor/configure.py'), file],
      { env: { ...process.env, ...variables, ...env } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, printed: `${stdout}${stderr}` }),
    );
  });
const passed = { code: 0, printed: expect.any(String) };
const nothing = { code: 0, printed: '' };

describe('the configuration of Harbor', () => {
  it('is complete after one run, and a second one changes nothing', async () => {
    expect(await run()).toEqual(passed);
    expect(api.settings).toMatchObject({ self_registration: false, project_creation_restriction: 'adminonly' });
    const projects = [...api.projects.values()];
    const copies = ['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io'];
    expect(projects.map(({ name }) => name)).toEqual(['library', ...copies, 'twisterlab']);
    for (const name of copies) {
      const { registry_id: registry, metadata } = projects.find((each) => each.name === name)!;
      expect(api.registries.get(registry as number)!.name).toBe(name);
      expect(metadata).toMatchObject({ public: 'true', auto_scan: 'true', retention_id: expect.any(String) });
    }
    expect(projects.at(-1)!.metadata.public).toBe('false');
    expect([...api.robots.values()].map(({ name }) => name)).toEqual(['robot$twisterlab+push']);
    expect(api.passwords.get('robot$twisterlab+push')).toBe(robot);
    expect(api.schedules.size).toBe(2);
    api.changes.length = 0;
    expect(await run()).toEqual(nothing);
    expect(api.changes).toEqual([]);
  });

  it('is put back where people changed it, without other changes', async () => {
    await run();
    const before = JSON.stringify([[...api.registries], [...api.projects], [...api.retentions], [...api.schedules]]);
    const of = <T extends { readonly name: string }>(all: ReadonlyMap<number, T>, name: string) =>
      [...all].find(([, each]) => each.name === name) as [number, T];
    const [registry, quay] = of(api.registries, 'quay.io');
    api.registries.set(registry, { ...quay, url: 'https://example.org' });
    const [, docker] = of(api.projects, 'docker.io');
    docker.metadata.public = 'false';
    const [retention, policy] = [...api.retentions][0]!;
    api.retentions.set(retention, { ...policy, rules: [] });
    const garbage = '/system/gc/schedule';
    api.schedules.set(garbage, { ...api.schedules.get(garbage), schedule: { type: 'Custom', cron: '0 0 3 1 1 *' } });
    api.settings.self_registration = true;
    api.passwords.set('robot$twisterlab+push', 'Another-one-1');
    api.changes.length = 0;
    expect(await run()).toEqual(passed);
    expect(JSON.stringify([[...api.registries], [...api.projects], [...api.retentions], [...api.schedules]])).toBe(
      before,
    );
    expect(api.passwords.get('robot$twisterlab+push')).toBe(robot);
    expect(api.changes.sort()).toEqual(
      [
        'PUT /configurations',
        `PUT /registries/${registry}`,
        `PUT /projects/${docker.project_id}`,
        `PUT /retentions/${retention}`,
        `PUT ${garbage}`,
        `PATCH /robots/${[...api.robots.keys()][0]}`,
      ].sort(),
    );
  });

  it('does not print a password', async () => {
    const first = await run();
    expect(first.printed).toContain('password of robot$twisterlab+push: corrected');
    for (const secret of [password, robot, 'Made-by-Harbor-1']) expect(first.printed).not.toContain(secret);
  });
});

describe('a run fails', () => {
  it('with a wrong password, and changes nothing', async () => {
    expect(await run({ HARBOR_ADMIN_PASSWORD: 'Harbor12345' })).toEqual({
      code: 1,
      printed: expect.stringContaining('GET /configurations: status 401'),
    });
    expect(api.changes).toEqual([]);
  });

  it('if Harbor does not become healthy', async () => {
    api.health = 'unhealthy';
    expect(await run({ HEALTHY_SECONDS: '1' })).toEqual({
      code: 1,
      printed: expect.stringContaining('Harbor is not healthy after 1 s: unhealthy'),
    });
  });

  it('if nothing listens', async () => {
    expect(await run({ HARBOR_URL: 'http://127.0.0.1:9', HEALTHY_SECONDS: '0' })).toEqual({
      code: 1,
      printed: expect.stringContaining('Connection refused'),
    });
  });

  it('at a request that Harbor refuses, and names it', async () => {
    expect(await run({ ROBOT_PASSWORD: 'weak' })).toEqual({
      code: 1,
      printed: expect.stringMatching(/PATCH \/robots\/\d+: status 400: .*too weak/),
    });
  });
});
