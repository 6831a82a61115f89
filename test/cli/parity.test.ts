import type { IntendedDifference } from '../../environments/schema/parity';
import { call } from '../kit/command';

const mockIntended: IntendedDifference[] = [];
jest.mock('../../environments/differences', () => ({ reference: 'production', intendedDifferences: mockIntended }));

const json = async () => JSON.parse((await call(['parity', '--json'])).stdout);

describe('npm run parity', () => {
  it('ends with 1 and prints each difference that is not listed', async () => {
    const { status, stdout } = await call(['parity']);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'environments/staging.ts: priority differs: production 1000, staging 100, development 0.\n' +
        '  Make it equal, or add it to environments/differences.ts with the reason.\n',
    );
    expect(stdout).toMatch(/^0 intended differences, 0 releases, [1-9]\d* findings$/m);
  });

  it('ends with 0 if all are listed, and prints why', async () => {
    const { findings } = await json();
    for (const { message } of findings as readonly { readonly message: string }[]) {
      const environments = ['staging', 'development'].filter((name) => new RegExp(`, ${name} `).test(message));
      mockIntended.push({ field: message.split(' ')[0]!, environments, reason: 'a test' });
    }
    const { status, stdout } = await call(['parity']);
    expect(status).toBe(0);
    expect(stdout).toContain('priority  production 1000; staging 100; development 0\n  a test\n');
    expect((await json()).findings).toEqual([]);
  });
});
