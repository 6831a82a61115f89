import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** The command as it is typed; it finds no Go, no Debian package and an empty cache. */
function drill(...args: string[]) {
  const env = { ...process.env, PATH: '/nowhere', TWISTERLAB_PARTS: '/nowhere/parts' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'cli/run.js'), 'drill', ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

test('lists the drills without an argument', () => {
  const { status, stdout } = drill();
  expect(status).toBe(0);
  expect(stdout).toMatch(/^api +the API server admits every object/m);
});

test('explains itself', () => {
  const { status, stdout } = drill('--help');
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
  [['--all', 'api'], 'drill: api cannot be combined with --all.'],
])('%j is bad input', (args, message) => {
  const { status, stderr } = drill(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
