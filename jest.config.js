/** @type {import('jest').Config} */
module.exports = {
  // Its default leaves one core idle, which is half of a machine with two.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs', ignoreDynamic: true },
        swcrc: false,
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.dist.new', '<rootDir>/.dist.old'],
};
