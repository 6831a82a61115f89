// A day on which no exception of the admission policies has expired: no test depends on the date.
process.env.SOURCE_DATE_EPOCH = '1795910400';

// Workers hold the modules and renders of all suites: collecting garbage more rarely takes a fifth less processor time.
process.execArgv.push('--max-semi-space-size=128', '--initial-old-space-size=1024');

/** @type {import('jest').Config} */
module.exports = {
  // Its default leaves one core idle, which is half of a machine with two.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/platform/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/kit/run-folder.js',
  testEnvironment: 'node',
  // Modules are loaded once for each worker: see there.
  testRunner: '<rootDir>/test/kit/runner/index.js',
  // The engine by its sources, as tsc and the commands read it; others get what npm pack compiles.
  testEnvironmentOptions: { customExportConditions: ['@twisterlab/source', 'node', 'node-addons'] },
  moduleNameMapper: {
    // A dynamic import needs the extension that Node.js reads.
    '^(.*/(?:drills/index|commands/\\w+))\\.js$': '$1',
    // The tests' own records, also for commands and drills; `environments/index` is the committed ones.
    '^(?:\\.\\./)+environments$': '<rootDir>/test/kit/records.ts',
  },
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
