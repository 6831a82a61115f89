import { join } from 'node:path';
import { compile } from '@twisterlab/platform/compile';
import { readTree } from '@twisterlab/platform/write/compare';
import { site } from '../../charts/site';
import { records } from '../../environments/index';
import { validateEnvironments } from '../../environments/schema/environments';
import { call, run, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();

it('are the same under another locale, time zone and working directory', async () => {
  const [here, elsewhere] = [join(folder, 'here'), join(folder, 'elsewhere')];
  const env = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };
  const graphs = () => compile(site(validateEnvironments(records)));
  expect((await call(['synth', '--outdir', here], { graphs })).status).toBe(0);
  expect(run(['synth', '--outdir', elsewhere], { cwd: '/', env }).status).toBe(0);
  expect(readTree(elsewhere).size).toBeGreaterThan(100);
  expect(readTree(elsewhere)).toEqual(readTree(here));
});
