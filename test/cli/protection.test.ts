import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';
import { differences } from '../../cli/protection/differences';
import type { Protection } from '../../cli/protection/resources';
import { call } from '../kit/command';

const file = JSON.parse(readFileSync(join(root, '.github/protection.json'), 'utf8')) as Protection & {
  readonly rulesets: readonly {
    readonly name: string;
    readonly conditions: object;
    readonly rules: readonly { readonly type: string }[];
  }[];
};

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1, id: 7 }, []],
    [{ a: { b: 1 } }, { a: { b: 2 } }, ['a.b is 2, not 1']],
    [{ a: 1 }, {}, ['a is absent, not 1']],
    [
      { rules: [{ type: 'x', p: 1 }, { type: 'y' }] },
      { rules: [{ type: 'y' }, { type: 'x', p: 2 }] },
      ['rules[x].p is 2, not 1'],
    ],
    [{ rules: [{ type: 'x' }] }, { rules: [] }, ['rules[x] is missing']],
    [{ branches: ['main'] }, { branches: ['main', '*'] }, ['branches[*] is not in the file']],
    [{ rules: [] }, { rules: null }, ['rules is null, not []']],
  ])('of %j and %j', (wanted, live, expected) => {
    expect(differences(wanted, live)).toEqual(expected);
  });
});

/** GitHub, as far as the command uses it. */
const stored = new Map<string, unknown>();
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    const path = request.url!.replace(/^\/repos\/o\/r\//, '').replace(/\?.*/, '');
    const body = text === '' ? undefined : JSON.parse(text);
    const answer = answerTo(request.method!, path, body);
    response
      .writeHead(request.headers.authorization === 'Bearer t' ? (answer === undefined ? 404 : 200) : 401)
      .end(JSON.stringify(answer ?? {}));
  });
});

function answerTo(method: string, path: string, body: Record<string, unknown> | undefined): unknown {
  const rulesets = [...stored].filter(([key]) => key.startsWith('rulesets/')).map(([, value]) => value);
  if (path === 'rulesets' && method === 'GET') return rulesets;
  if (path === 'rulesets')
    return put(`rulesets/${rulesets.length + 1}`, { ...body, id: rulesets.length + 1, node_id: 'x' });
  if (path.startsWith('/users/')) return { id: 99 };
  if (path.endsWith('/deployment-branch-policies')) {
    const own = (stored.get(path) ?? { branch_policies: [] }) as { branch_policies: unknown[] };
    return method === 'GET' ? own : put(path, { branch_policies: [...own.branch_policies, body] });
  }
  if (method === 'GET') return stored.get(path);
  const reviewers = (body!.reviewers as { id: number }[] | undefined)?.map(({ id }) => ({
    reviewer: { id, login: 'youneselfakir0' },
  }));
  return put(path, reviewers ? { protection_rules: [{ type: 'required_reviewers', reviewers }] } : body);
}
const put = (path: string, value: unknown) => {
  stored.set(path, value);
  return value;
};

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
const protection = (args: readonly string[] = [], token = 't') => {
  const env = { GH_TOKEN: token, GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return call(['protection', '--repository', 'o/r', ...args], { env });
};

describe('npm run protection', () => {
  it('prints the requests without a token, and needs one to write', async () => {
    const { status, stdout } = await protection([], '');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^# ruleset main\nPOST repos\/o\/r\/rulesets\n\{/)]);
    expect(await protection(['--write'], '')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no token'),
    });
  });

  it('lists what does not exist, writes it, and then finds it equal', async () => {
    const settings = file.rulesets.length + file.environments.length + 1;
    const { status, stdout } = await protection();
    expect([status, stdout]).toEqual([1, expect.stringContaining(`${settings} settings of o/r: ${settings} differ.`)]);
    expect(stored.size).toBe(0);
    expect(await protection(['--write'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('ruleset main: written'),
    });
    expect(await protection()).toMatchObject({
      status: 0,
      stdout: `${settings} settings of o/r: as in .github/protection.json\n`,
    });
  });

  it('finds a rule that was turned off, and updates its ruleset', async () => {
    const [key, ruleset] = [...stored].find(([, value]) => (value as { name?: string }).name === 'main')!;
    put(key, { ...(ruleset as object), enforcement: 'disabled' });
    expect(await protection()).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('ruleset main: enforcement is "disabled", not "active"'),
    });
    await protection(['--write']);
    expect(stored.get(key)).toMatchObject({ enforcement: 'active' });
  });

  it('prints what GitHub refuses', async () => {
    expect(await protection([], 'wrong')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('GET rulesets?per_page=100: 401'),
    });
  });
});

describe('.github/protection.json', () => {
  const jobs = ['ci', 'diff'].flatMap((name) =>
    Object.keys((parse(readFileSync(join(root, `.github/workflows/${name}.yml`), 'utf8')) as { jobs: object }).jobs),
  );

  it('requires checks that the workflows have', () => {
    const text = JSON.stringify(file.rulesets);
    const contexts = [...text.matchAll(/"context":"([^"]+)"/g)].map(([, context]) => context);
    expect(contexts).toEqual(['green', 'reviewable']);
    expect(contexts.filter((each) => !jobs.includes(each!))).toEqual([]);
  });

  it('has the environments of the workflows', () => {
    const used = ['ci', 'diff'].flatMap((name) =>
      [...readFileSync(join(root, `.github/workflows/${name}.yml`), 'utf8').matchAll(/^ {4}environment: (.*)$/gm)].map(
        ([, each]) => each,
      ),
    );
    expect(file.environments.map(({ name }) => name).sort()).toEqual(used.sort());
  });
});
