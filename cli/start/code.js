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

  /** Reads changed files again. */
  update(names) {
    for (const name of names) this.#hashes.delete(name);
    for (const [name, hash] of hashesOf([...names])) this.#hashes.set(name, hash);
    this.#files = undefined;
  }

  /**
   * A digest of a module, of all that it imports, and of all files that modules may read. Undefined if it is not known what it
   * imports: a module has changed and is not loaded.
   * @param name of its file, relative to the site.
   */
  digestOf(name) {
    const loaded = loadedModules();
    const found = new Set([name]);
    for (const each of found) {
      const imports = loaded.get(each) ?? this.#importsOf(each);
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

  /** Keeps what the loaded modules import. Some import another module only when they need it: earlier runs count. */
  save() {
    const now = { ...this.#known };
    // Drills and tests are no inputs.
    const inputs = [...loadedModules()].filter(([name]) => this.#hashes.has(name));
    for (const [name, imports] of inputs) {
      const all = new Set([...(this.#importsOf(name) ?? []), ...imports]);
      now[name] = { hash: this.#hashes.get(name), imports: [...all] };
    }
    for (const name of Object.keys(now)) if (!this.#hashes.has(name)) delete now[name];
    cache.save('imports.json', JSON.stringify(now));
  }
}

/** The modules of the site that are loaded, and what they import. */
function loadedModules() {
  const ofSite = Object.values(require.cache).filter(({ filename }) => filename?.endsWith('.ts'));
  return new Map(
    ofSite.map(({ filename, children }) => [
      nameOf(filename),
      children.map((child) => child.filename).flatMap((file) => (file?.endsWith('.ts') ? nameOf(file) : [])),
    ]),
  );
}

module.exports = { Code };
