/** @type {import('jest').Config} */
module.exports = {
  // Its default leaves one core idle, which is half of a machine with two.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/platform/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/kit/npm-flags.js',
  testEnvironment: 'node',
  // The engine by its sources, as tsc and the commands read it; others get what npm pack compiles.
  testEnvironmentOptions: { customExportConditions: ['@twisterlab/source', 'node', 'node-addons'] },
  // A dynamic import needs the extension that Node.js reads.
  moduleNameMapper: { '^(.*/(?:drills|commands)/index)\\.js$': '$1' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        swcrc: false,
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.dist.synth-new', '<rootDir>/.dist.synth-old'],
};
