const cache = require('./cache');

/** Keeps the renders of environments between runs: see platform/kept-renders.ts. */
class Renders {
  #version;
  #fresh = new Map();
  #used = new Set();

  /** @param version of the engine, its libraries and Node: renders of others are dropped. */
  constructor(version) {
    this.#version = version;
  }

  get(name) {
    this.#used.add(fileOf(name));
    const kept = cache.loadJson(fileOf(name));
    return kept?.version === this.#version ? kept.render : undefined;
  }

  set(name, render) {
    this.#used.add(fileOf(name));
    this.#fresh.set(name, render);
  }

  get isNew() {
    return this.#fresh.size > 0;
  }

  save() {
    for (const [name, render] of this.#fresh) {
      cache.save(fileOf(name), JSON.stringify({ version: this.#version, render }));
    }
    // Environments that no record lists any more.
    cache.prune('render-', (file) => this.#used.has(file));
    this.#fresh.clear();
  }
}

const fileOf = (name) => `render-${name}.json`;

module.exports = { Renders };
