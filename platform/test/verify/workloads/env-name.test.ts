import { envName } from '@twisterlab/platform/verify/workloads/env-name';
import { deployment, findings } from '../../kit/objects';

const check = (...names: string[]) =>
  findings(envName, [deployment('api', { container: { env: names.map((name) => ({ name, value: 'x' })) } })]);

describe('env-name', () => {
  it('accepts names of variables', () => {
    expect(check('PORT', '_a1', 'com.example.port', 'log-level')).toEqual([]);
  });

  it.each(['LOG LEVEL', 'PORT ', ' PORT', '1ST', 'A=B', ''])('rejects %j', (name) => {
    expect(check('PORT', name)).toEqual([
      `Deployment api api has the variable ${JSON.stringify(name)}, which is no name of a variable`,
    ]);
  });
});
