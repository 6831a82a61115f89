import type { readTree as ReadTree } from '@twisterlab/platform/write/compare';

/** The paths of Windows, and a folder with one file. */
jest.mock('node:path', () => jest.requireActual('node:path').win32);
jest.mock('node:fs', () => ({
  ...jest.requireActual('node:fs'),
  readdirSync: () => [{ name: 'a.yaml', parentPath: 'C:\\site\\dist\\edge\\api', isDirectory: () => false }],
  readFileSync: () => 'a: 1\n',
}));
jest.mock('@twisterlab/platform/util/root', () => ({ root: 'C:\\site' }));

test('a tree has paths with slashes on Windows, as the paths of objects', () => {
  const { readTree } = require('@twisterlab/platform/write/compare') as { readTree: typeof ReadTree };
  expect(readTree('C:\\site\\dist')).toEqual(new Map([['edge/api/a.yaml', 'a: 1\n']]));
});
