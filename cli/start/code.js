const path = require('node:path');
const cache = require('./cache');
const { digestOf, hashesOf, nameOf } = require('./inputs');

/**
 * Knows whether code has changed, without loading it: what the modules of the site import is kept from earlier runs.
 */
class Code {
  #hashes;
  #known;
  #files;

  /** @param hashes of the inputs by name. */
  constructor(hashes) {
    this.#hashes = new Map(hashes);
    this.#known = cache.loadJson('imports.json') ?? {};
  }

  /** Reads files again. @returns the names of those whose content has changed: editors also write files that they remove. */
  update(names) {
    const now = hashesOf([...names]);
    const changed = new Set([...names].filter((name) => this.#hashes.get(name) !== existing(now.get(name))));
    for (const name of changed) this.#hashes.delete(name);
    for (const [name, hash] of now) if (existing(hash) !== undefined) this.#hashes.set(name, hash);
    this.#files = undefined;
    return changed;
  }

  /**
   * A digest of a module, of all that it imports, and of all files that modules may read. Undefined if it is not known what it
   * imports: a module has changed and is not loaded.
   * @param name of its file, relative to the site.
   */
  digestOf(name) {
    const found = new Set([name]);
    for (const each of found) {
      const imports = importsOfLoaded(require.cache[path.join(cache.root, each)]) ?? this.#importsOf(each);
      if (imports === undefined) return undefined;
      for (const imported of imports) found.add(imported);
    }
    this.#files ??= digestOf([...this.#hashes].filter(([file]) => !/\.ts$|^(docs|cli)\//.test(file)));
    return digestOf(
      [...found].map((each) => [each, this.#hashes.get(each)]),
      [this.#files],
    );
  }

  #importsOf(name) {
    const { hash, imports } = this.#known[name] ?? {};
    return hash !== undefined && hash === this.#hashes.get(name) ? imports : undefined;
  }

  /** What the loaded modules import, as it is kept. Some import another module only when they need it: earlier runs count. */
  #text() {
    const now = { ...this.#known };
    // Drills and tests are no inputs.
    const inputs = Object.values(require.cache).filter(({ filename }) => this.#hashes.has(shortName(filename)));
    for (const module of inputs) {
      const name = shortName(module.filename);
      const all = new Set([...(this.#importsOf(name) ?? []), ...(importsOfLoaded(module) ?? [])]);
      now[name] = { hash: this.#hashes.get(name), imports: [...all] };
    }
    for (const name of Object.keys(now)) if (!this.#hashes.has(name)) delete now[name];
    return JSON.stringify(now);
  }

  get isNew() {
    return this.#text() !== JSON.stringify(this.#known);
  }

  save() {
    cache.save('imports.json', this.#text());
  }
}

const existing = (hash) => (hash === 'ENOENT' ? undefined : hash);

/** Names of the modules of the site that a loaded one imports; undefined for another one. */
function importsOfLoaded(module) {
  if (!module?.filename.endsWith('.ts')) return undefined;
  return module.children.flatMap(({ filename }) => (filename?.endsWith('.ts') ? shortName(filename) : []));
}

const names = new Map();

/** `nameOf`, remembered. */
function shortName(file) {
  let name = names.get(file);
  if (name === undefined) {
    name = nameOf(file);
    names.set(file, name);
  }
  return name;
}

module.exports = { Code };
