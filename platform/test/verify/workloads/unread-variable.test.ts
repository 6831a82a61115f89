import { unreadVariable } from '@twisterlab/platform/verify/workloads/unread-variable';
import { images } from '../../kit/facts';
import { deployment, findings } from '../../kit/objects';

const check = (names: string[], container: object = {}) =>
  findings(unreadVariable, [
    deployment('demo', {
      image: images.agent,
      container: { env: names.map((name) => ({ name, value: 'x' })), ...container },
    }),
  ]);

describe('unread-variable', () => {
  it('accepts variables of the contract, of the Go runtime, and those that an argument names', () => {
    expect(check(['NODE_NAME', 'LEVEL', 'GOMEMLIMIT', 'https_proxy', 'PLACE'], { args: ['--a=$(PLACE)'] })).toEqual([]);
  });

  it('accepts every variable of an image whose variables are not captured', () => {
    expect(check(['ANY'], { image: images.redis })).toEqual([]);
  });

  it('rejects a variable that the program does not read', () => {
    expect(check(['LEVL'])).toEqual(['Deployment demo demo has the variable LEVL, which its program does not read']);
  });
});
