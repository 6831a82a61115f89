/** `npm run test:records`: not part of `npm test`, because it runs suites once for each variant. */
module.exports = {
  ...require('../../jest.config'),
  rootDir: '../..',
  testMatch: ['<rootDir>/test/variants/*.variants.ts'],
  testTimeout: 3_600_000,
};
