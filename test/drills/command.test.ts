import { call, run } from '../kit/command';

/** Finds no Go, no Debian package and an empty cache. */
const env = { PATH: '/nowhere', TWISTERLAB_PARTS: '/nowhere/parts' };
const drill = (...args: string[]) => call(['drill', ...args]);

beforeAll(() => void Object.assign(process.env, env));

test('lists the drills without an argument', () => {
  const { status, stdout } = run(['drill'], { env });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^api +the API server admits every object/m);
});

test('explains itself', async () => {
  const { status, stdout } = await drill('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('Exit codes: 0 all checks passed, 1 a check failed, 2');
});

test.each([
  [['nothing'], 'drill: there is no drill nothing.\n  Drills: api'],
  [['--fast'], "drill: Unknown option '--fast'"],
  [['--inject-faults'], 'drill: --inject-faults needs a drill.'],
  [['api', '--fault', 'misspelt'], 'drill: --fault needs --inject-faults.'],
  [['api', '--inject-faults', '--fault', 'nothing of this'], 'drill: no fault contains nothing of this.\n  Faults: '],
  [['--ci', '--inject-faults'], 'drill: --ci cannot be combined with --all or --inject-faults.'],
  [['api', '--since', 'HEAD'], 'drill: --since needs --ci.'],
  [['--all', 'api'], 'drill: api cannot be combined with --all.'],
])('%j is bad input', async (args, message) => {
  const { status, stderr } = await drill(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
