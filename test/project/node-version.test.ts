import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { jobs } = parse(read('.github/workflows/ci.yml')) as {
  jobs: Record<
    string,
    { strategy?: { matrix: { include: { os: string; node: string; tests?: boolean }[] } }; steps: object[] }
  >;
};

describe('Node.js in CI', () => {
  it('is the version that developers use', () => {
    expect(read('.nvmrc').trim()).toBe('24');
    expect(jobs.checks!.steps).toContainEqual(
      expect.objectContaining({ with: expect.objectContaining({ 'node-version-file': '.nvmrc' }) }),
    );
  });

  it('is also the oldest supported one with all tests, and runs on macOS and Windows', () => {
    const [, oldest] = /^>=(.*)$/.exec(JSON.parse(read('package.json')).engines.node)!;
    const { include } = jobs.platforms!.strategy!.matrix;
    expect(include).toContainEqual(expect.objectContaining({ node: `${oldest}.0`, tests: true }));
    expect(include.map(({ os }) => os.replace(/-.*/, ''))).toEqual(expect.arrayContaining(['macos', 'windows']));
  });
});
