import { HarborServer } from '../kit/harbor/server';

const password = 'Password-1';
const harbor = new HarborServer(password);
let address: string;
beforeAll(async () => {
  address = await harbor.listen();
});
afterAll(() => harbor.close());

const headers = {
  Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
  'Content-Type': 'application/json',
};

async function send(method: string, path: string, body?: unknown, overwritten: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${address}/api/v2.0${path}`, {
    method,
    headers: { ...headers, ...overwritten },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, json: text && JSON.parse(text) };
}

const endpoint = { name: 'quay', type: 'docker-registry', url: 'https://quay.io/' };
const selector = { kind: 'doublestar', decoration: 'matches', pattern: '**' };
const rule = {
  action: 'retain',
  template: 'nDaysSinceLastPull',
  params: { nDaysSinceLastPull: 5 },
  tag_selectors: [selector],
  scope_selectors: { repository: [{ ...selector, decoration: 'repoMatches' }] },
};
const policy = (ref: number, changes: object = {}) => ({
  algorithm: 'or',
  rules: [rule],
  trigger: { kind: 'Schedule', settings: { cron: '0 0 2 * * *' } },
  scope: { level: 'project', ref },
  ...changes,
});
const access = [{ resource: 'repository', action: 'push' }];
const robot = {
  name: 'push',
  level: 'project',
  duration: -1,
  permissions: [{ kind: 'project', namespace: 'library', access }],
};
const schedule = { schedule: { type: 'Custom', cron: '0 0 3 * * *' } };

/** In this order: later requests use what earlier ones created. */
const requests: readonly [status: number, method: string, path: string, body?: unknown][] = [
  [404, 'GET', '/nothing'],
  [405, 'PATCH', '/projects'],
  [422, 'GET', '/registries?page_size=101'],
  [422, 'GET', '/registries?names=quay'],
  [422, 'PUT', '/configurations', { self_registration: 'false' }],
  [422, 'PUT', '/configurations', { project_creation_restriction: 'all' }],
  [422, 'POST', '/registries', { ...endpoint, type: 'quay.io' }],
  [422, 'POST', '/registries', { ...endpoint, uri: 'https://quay.io' }],
  [201, 'POST', '/registries', endpoint],
  [409, 'POST', '/registries', endpoint],
  [404, 'PUT', '/registries/99', { insecure: true }],
  [422, 'PUT', '/registries/2', { type: 'quay' }],
  [201, 'POST', '/registries', { ...endpoint, name: 'other', type: 'quay' }],
  [400, 'POST', '/projects', { project_name: 'other', registry_id: 3 }],
  [500, 'POST', '/projects', { project_name: 'other', registry_id: 99 }],
  [422, 'POST', '/projects', { project_name: 'Other' }],
  [422, 'POST', '/projects', { project_name: 'other', metadata: { public: true } }],
  [422, 'POST', '/projects', { project_name: 'other', storage_limit: 0 }],
  [201, 'POST', '/projects', { project_name: 'quay', registry_id: 2 }],
  [409, 'POST', '/projects', { project_name: 'quay' }],
  [404, 'GET', '/projects/other'],
  [422, 'PUT', '/projects/quay', { metadata: {}, storage_limit: 5 }],
  [404, 'PUT', '/quotas/99', { hard: { storage: 5 } }],
  [422, 'PUT', '/quotas/1', { hard: { storage: -2 } }],
  [400, 'POST', '/retentions', policy(4)],
  [400, 'POST', '/retentions', policy(99)],
  [422, 'POST', '/retentions', policy(1, { algorithm: 'and' })],
  [422, 'POST', '/retentions', policy(1, { rules: [{ ...rule, params: { nDaysSinceLastPull: '5' } }] })],
  [422, 'POST', '/retentions', policy(1, { trigger: { kind: 'Schedule', settings: { cron: '0 2 * * *' } } })],
  [201, 'POST', '/retentions', policy(1)],
  [404, 'PUT', '/retentions/99', policy(1)],
  [500, 'GET', '/retentions/99'],
  [400, 'GET', '/robots?q=Level%3Dproject'],
  [422, 'POST', '/robots', { ...robot, name: 'twisterlab+push' }],
  [422, 'POST', '/robots', { ...robot, duration: 0 }],
  [
    422,
    'POST',
    '/robots',
    { ...robot, permissions: [{ ...robot.permissions[0], access: [{ ...access[0], action: 'tag' }] }] },
  ],
  [404, 'POST', '/robots', { ...robot, permissions: [{ ...robot.permissions[0], namespace: 'other' }] }],
  [201, 'POST', '/robots', robot],
  [409, 'POST', '/robots', robot],
  [400, 'PUT', '/robots/8', robot],
  [
    400,
    'PUT',
    '/robots/8',
    { ...robot, name: 'robot$library+push', permissions: [{ ...robot.permissions[0], namespace: 'quay' }] },
  ],
  [422, 'POST', '/system/gc/schedule', { schedule: { type: 'Yearly', cron: '0 0 3 * * *' } }],
  [422, 'POST', '/system/gc/schedule', { schedule: { type: 'Custom', cron: '30 0 3 * * *' } }],
  [201, 'POST', '/system/gc/schedule', schedule],
  [201, 'POST', '/system/gc/schedule', schedule],
  [201, 'POST', '/system/scanAll/schedule', schedule],
  [412, 'POST', '/system/scanAll/schedule', schedule],
];

describe('the simulated Harbor', () => {
  it.each(requests.map(([status, method, path, body]) => ({ status, method, path, body })))(
    'answers with $status to $method $path $body',
    async ({ status, method, path, body }) => {
      expect(await send(method, path, body)).toMatchObject({ status });
    },
  );

  it('gives a new proxy cache a quota and a retention of seven days', async () => {
    const { json: project } = await send('GET', '/projects/quay');
    expect(project).toMatchObject({ registry_id: 2, metadata: { public: 'false', retention_id: expect.any(String) } });
    const { json: retention } = await send('GET', `/retentions/${project.metadata.retention_id}`);
    expect(retention.rules).toMatchObject([{ params: { nDaysSinceLastPull: 7 } }]);
    const { json: quotas } = await send('GET', `/quotas?reference=project&reference_id=${project.project_id}`);
    expect(quotas).toMatchObject([{ hard: { storage: -1 } }]);
  });

  it('omits fields that are false, and the slash at the end of an address', async () => {
    const { json } = await send('GET', '/registries');
    expect(json[0]).toEqual({
      id: 2,
      name: 'quay',
      type: 'docker-registry',
      url: 'https://quay.io',
      status: 'healthy',
      credential: {},
    });
  });

  it('shows ten objects of a list by default', async () => {
    harbor.state.registries = Array.from({ length: 11 }, (_, id) => ({ ...harbor.state.registries[0]!, id }));
    expect((await send('GET', '/registries')).json).toHaveLength(10);
    expect((await send('GET', '/registries?page=2')).json).toHaveLength(1);
  });

  it('requires the login of admin, except for its health and public projects', async () => {
    const wrong = { Authorization: 'Basic YWRtaW46d3Jvbmc=' };
    expect(await send('GET', '/registries', undefined, wrong)).toMatchObject({ status: 401 });
    expect(await send('GET', '/projects/quay', undefined, wrong)).toMatchObject({ status: 401 });
    expect(await send('GET', '/projects/library', undefined, wrong)).toMatchObject({ status: 200 });
    expect(await send('GET', '/health', undefined, wrong)).toMatchObject({ status: 200 });
  });

  it('reads JSON only', async () => {
    expect(await send('POST', '/projects', {}, { 'Content-Type': 'text/plain' })).toMatchObject({ status: 415 });
  });
});
