import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

// In a copy whose packages are links to those of the original, `npm run test:records` would otherwise test the original.
it('suites read the files of their own site', () => {
  expect(root).toBe(join(__dirname, '../..'));
});
