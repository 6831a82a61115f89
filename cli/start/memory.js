const cache = require('./cache');

/** Keeps what functions of the engine returned: see platform/util/memory.ts. */
class Memory {
  #results;
  #used = {};
  isNew = false;

  /** @param version of the engine, its libraries and Node: results of others are dropped. */
  constructor(version) {
    this.version = version;
  }

  /** Read once needed: many commands need none. */
  get #known() {
    if (!this.#results) {
      const kept = cache.loadJson('memory.json');
      this.#results = kept?.version === this.version ? kept.results : {};
    }
    return this.#results;
  }

  get(key) {
    const result = this.#known[key];
    if (result !== undefined) this.#used[key] = result;
    return result;
  }

  set(key, result) {
    this.#known[key] = result;
    this.#used[key] = result;
    this.isNew = true;
  }

  /** Saves what this process used, which bounds the size. */
  save() {
    cache.save('memory.json', JSON.stringify({ version: this.version, results: this.#used }));
  }
}

module.exports = { Memory };
