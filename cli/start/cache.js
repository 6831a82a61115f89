const { isAscii } = require('node:buffer');
const { createHash, hash, randomUUID } = require('node:crypto');
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** Absolute path of the site. */
const root = path.join(__dirname, '../..');

/**
 * Folder of the cache, undefined if it is off. Everything in it is keyed by content, so it can be deleted at any time.
 * Source: the variable TWISTERLAB_CACHE, a folder or `off`. Default: node_modules/.cache/twisterlab.
 */
const folder =
  process.env.TWISTERLAB_CACHE === 'off'
    ? undefined
    : path.resolve(process.env.TWISTERLAB_CACHE || path.join(root, 'node_modules/.cache/twisterlab'));

const sha256 = (content) => hash('sha256', content, 'hex');

/** A file of the cache; undefined if it does not exist, cannot be read or was cut short. */
function load(name) {
  return read(name)?.payload;
}

function read(name) {
  if (folder === undefined) return undefined;
  try {
    const content = readFileSync(path.join(folder, name));
    const [own, payload] = [content.subarray(0, 32), content.subarray(32)];
    return createHash('sha256').update(payload).digest().equals(own) ? { payload, hash: own } : undefined;
  } catch {
    return undefined;
  }
}

/** A text of the cache and its SHA-256; undefined as for `load`. */
function loadText(name) {
  const found = read(name);
  return found && { text: textOf(found.payload), sha: found.hash.toString('hex') };
}

/** ASCII is read as Latin 1: in a sixth of the time, and V8 needs one byte for each character. */
const textOf = (payload) => payload.toString(isAscii(payload) ? 'latin1' : 'utf8');

/** Writes a file with its hash, atomically. A cache that cannot be written costs time and nothing else: errors are ignored. */
function save(name, payload) {
  if (folder === undefined) return;
  const file = path.join(folder, name);
  const fresh = `${file}.${randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true });
    const content = Buffer.from(payload);
    writeFileSync(fresh, Buffer.concat([createHash('sha256').update(content).digest(), content]));
    renameSync(fresh, file);
  } catch {
    rmSync(fresh, { force: true });
  }
}

/**
 * Deletes the files whose names begin with a prefix.
 * @param keep gets the name of a file and their number, and returns whether it stays.
 */
function prune(prefix, keep) {
  if (folder === undefined) return;
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(prefix));
    for (const name of names) if (!keep(name, names.length)) rmSync(path.join(folder, name), { force: true });
  } catch {
    // As above.
  }
}

function loadJson(name) {
  const found = loadText(name);
  return found && JSON.parse(found.text);
}

module.exports = { folder, load, loadJson, loadText, prune, root, save, sha256 };
