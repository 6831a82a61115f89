const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const rejectNpmFlags = require('./npm-flags');

/** Jest's global setup: options, and a folder for what suites of one run share; it is removed at the end. */
module.exports = function setUp() {
  rejectNpmFlags();
  const folder = mkdtempSync(path.join(tmpdir(), 'twisterlab-tests-'));
  process.env.TWISTERLAB_TEST_RUN = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
};
