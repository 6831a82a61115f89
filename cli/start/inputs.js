const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { root, sha256 } = require('./cache');

/** Files and folders of the site that a render may depend on. A test compares them with what synth reads. */
const inputs = [
  'charts',
  'cli',
  'docs',
  'environments',
  'images',
  'imports',
  'platform',
  'cdk8s.yaml',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
];

/** Folders below them that it does not depend on. */
const ignored = new Set(['docs/network', 'docs/reference', 'platform/lib', 'platform/test']);

/** The name of a file of the site: its path relative to the site, with slashes. */
const nameOf = (file) => path.relative(root, file).split(path.sep).join('/');

/**
 * SHA-256 of the content of every file, by name. Times of files are not used: they prove nothing.
 * @param names of files and folders. A missing one has its error instead of a hash.
 */
function hashesOf(names) {
  const hashes = new Map();
  for (const name of names) collect(name, hashes);
  return hashes;
}

function collect(name, hashes) {
  let entries;
  try {
    entries = readdirSync(path.join(root, name), { withFileTypes: true });
  } catch (error) {
    hashes.set(name, error.code === 'ENOTDIR' ? hashOf(name) : error.code);
    return;
  }
  for (const entry of entries) {
    const inner = `${name}/${entry.name}`;
    if (ignored.has(inner) || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) collect(inner, hashes);
    // A link has the hash of its target and another mark: synth refuses one in the folders that it writes.
    else hashes.set(inner, `${entry.isFile() ? '' : 'link '}${hashOf(inner)}`);
  }
}

function hashOf(name) {
  try {
    return sha256(readFileSync(path.join(root, name)));
  } catch (error) {
    return error.code;
  }
}

/** One hash for hashes by name, in any order, and other texts. */
function digestOf(hashes, more = []) {
  const hash = createHash('sha256');
  for (const [name, sha] of [...hashes].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${sha}\n`);
  for (const each of more) hash.update(`${each}\0`);
  return hash.digest('hex');
}

module.exports = { digestOf, hashesOf, inputs, nameOf };
