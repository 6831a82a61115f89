import { join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import { run, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();

it('are the same under another locale, time zone and working directory', () => {
  const [here, elsewhere] = [join(folder, 'here'), join(folder, 'elsewhere')];
  const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
  expect(run(['synth', '--outdir', here]).status).toBe(0);
  expect(run(['synth', '--outdir', elsewhere], { cwd: '/', env }).status).toBe(0);
  expect(readTree(elsewhere).size).toBeGreaterThan(100);
  expect(readTree(elsewhere)).toEqual(readTree(here));
});
