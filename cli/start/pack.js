const path = require('node:path');
const vm = require('node:vm');
const cache = require('./cache');

const header = 'function (exports, require, module, __filename, __dirname) {';
const lineOfKey = /^("[^\n]+"): function \(exports, require, module, __filename, __dirname\) \{/;

/**
 * Compiled modules in one script with V8's code cache, each by its path and the hash of its source: starting needs neither
 * a compiler nor hundreds of parses. A changed module is not found, is compiled alone, and gets into the script once enough
 * others have changed.
 */
class Pack {
  /**
   * @param name of its files.
   * @param use a code cache holds the functions that ran: each command has its own.
   * @param most modules beside the script before it is written again.
   * @param shortened how the script has the text of a module. Default: as it is, so that its lines are those of the module.
   */
  constructor(name, use, most, shortened) {
    Object.assign(this, { name, most, shortened, loaded: new Map(), added: new Map() });
    const kept = cache.loadText(`${name}.js`);
    this.text = kept?.text ?? '({})';
    // V8 compares only the length of a script with its code cache, so the hash is part of the name.
    this.codeName = `${name}-${kept?.sha.slice(0, 16)}-${use}-${process.version}-${process.arch}.bin`;
    const cachedData = cache.load(this.codeName);
    this.scriptName = path.join(cache.root, `${name}.pack`);
    this.script = new vm.Script(this.text, { filename: this.scriptName, cachedData });
    this.hasCode = cachedData !== undefined && !this.script.cachedDataRejected;
    this.functions = this.script.runInThisContext();
    this.beside = cache.loadJson(`${name}.more.json`) ?? {};
  }

  /** The function of a module. @param compile returns its JavaScript, for one that is not in the cache. */
  get(name, sha, compile) {
    const key = `${name} ${sha}`;
    this.loaded.set(name, key);
    const packed = this.functions[key];
    if (packed) return packed;
    const text = this.beside[key] ?? compile();
    this.added.set(key, text);
    return vm.runInThisContext(`(${header}${text}\n})`, { filename: path.join(cache.root, name) });
  }

  /** The module and its line, if it is known, at a line of a script. Undefined for other scripts. */
  locate(script, line) {
    if (script === this.scriptName) {
      const lines = this.text.split('\n');
      for (let at = line - 1; at >= 0; at -= 1) {
        const [, key] = lineOfKey.exec(lines[at]) ?? [];
        if (key) return { file: fileOf(JSON.parse(key)), line: this.shortened ? undefined : line - at };
      }
    }
    const name = script && path.relative(cache.root, script).split(path.sep).join('/');
    return this.added.has(this.loaded.get(name)) ? { file: script, line } : undefined;
  }

  /** Saves what this process compiled. */
  save() {
    const isNew = [...this.added.keys()].some((key) => !(key in this.beside));
    if (isNew && this.added.size > this.most) this.#repack();
    else if (isNew) cache.save(`${this.name}.more.json`, JSON.stringify(Object.fromEntries(this.added)));
    else if (!this.hasCode && this.text !== '({})') cache.save(this.codeName, this.script.createCachedData());
  }

  /** One version of each module; a module that this process did not load keeps its last. */
  #repack() {
    const kept = Object.keys(this.functions).filter((key) => {
      const now = this.loaded.get(nameOf(key));
      return now === undefined || now === key;
    });
    const entries = [
      ...kept.map((key) => `${JSON.stringify(key)}: ${this.functions[key]}`),
      ...[...this.added].map(([key, text]) => `${JSON.stringify(key)}: ${header}${this.shortened?.(text) ?? text}\n}`),
    ];
    cache.save(`${this.name}.js`, `({\n${entries.join(',\n')}\n})`);
    cache.save(`${this.name}.more.json`, '{}');
    cache.prune(`${this.name}-`, () => false);
  }
}

const nameOf = (key) => key.slice(0, key.lastIndexOf(' '));
const fileOf = (key) => path.join(cache.root, nameOf(key));

module.exports = { Pack };
