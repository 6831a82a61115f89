import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const { transform, testRunner } = require('../../jest.config.js') as { transform: object; testRunner: string };

/** Uses the shared module, and leaves a variable, a mock and a timeout behind. */
const user = `
import { name } from './shared';
interface Unused { readonly lines: 'that compiling removes' }
it('finds nothing of another suite', () => {
  expect([name(), process.env.LEFT]).toEqual(['real', undefined]);
  process.env.LEFT = 'behind';
  expect(process.uptime()).toBeGreaterThan(0);
  jest.spyOn(process, 'uptime').mockReturnValue(0);
});
`;
const files = {
  'shared.ts': `
    import { appendFileSync } from 'node:fs';
    appendFileSync('${join(folder, 'loads')}', 'loaded ');
    export const name = (): string => 'real';`,
  'one.test.ts': user,
  'two.test.ts': user,
  'mocks.test.ts': `
import { name } from './shared';
jest.mock('./shared', () => ({ name: () => 'mocked' }));
it('has its own modules', () => expect(name()).toBe('mocked'));`,
  'fails.test.ts': `${user}
it('fails', () => expect(name()).toBe('other'));`,
};

describe("Jest's runner of this repository", () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = {
    rootDir: folder,
    testMatch: ['**/*.test.ts'],
    transform: JSON.parse(JSON.stringify(transform).replaceAll('@swc/jest', require.resolve('@swc/jest'))),
    testRunner: testRunner.replace('<rootDir>', root),
  };
  const args = ['--config', JSON.stringify(config), '--runInBand', '--json', '--outputFile', join(folder, 'results')];
  const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), ...args], { cwd: folder });
  const results = JSON.parse(readFileSync(join(folder, 'results'), 'utf8')) as {
    readonly numPassedTests: number;
    readonly testResults: readonly { readonly message: string }[];
  };

  it('loads a module once for all suites, and nothing else of one reaches another', () => {
    expect([results.numPassedTests, readFileSync(join(folder, 'loads'), 'utf8')]).toEqual([4, 'loaded ']);
  });

  it('reports a failure with its line', () => {
    const failures = results.testResults.map(({ message }) => message).filter((message) => message !== '');
    expect([status, failures]).toEqual([1, [expect.stringMatching(/Received: "real"[\s\S]*fails\.test\.ts:11:/)]]);
  });
});
