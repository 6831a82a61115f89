const { spawn } = require('node:child_process');
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const rejectNpmFlags = require('./npm-flags');

/**
 * Jest's global setup: options, and a folder for what suites of one run share and for their own files. Another process removes it
 * at the end, because that takes seconds.
 */
module.exports = function setUp() {
  rejectNpmFlags();
  const folder = mkdtempSync(path.join(tmpdir(), 'twisterlab-tests-'));
  process.env.TWISTERLAB_TEST_RUN = folder;
  process.on('exit', () => {
    const program = `fs.rmSync(${JSON.stringify(folder)}, { recursive: true, force: true })`;
    spawn(process.execPath, ['-e', program], { detached: true, stdio: 'ignore' }).unref();
  });
};
