const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const cache = require('./cache');
const { nameOf } = require('./inputs');

/**
 * Where the packages of node_modules have their modules, and which of these are ECMAScript modules. Node asks the disk for each
 * import, which takes longer than to run the modules. Kept until npm installs something else.
 */
class Installed {
  #version;
  #files;
  #scopes;
  #isNew = false;

  /** @param packages hash of what npm installed. */
  constructor(packages) {
    this.#version = `${packages} ${process.version}`;
    const kept = cache.loadJson('installed.json');
    const { files, scopes } = kept?.version === this.#version ? kept : { files: {}, scopes: {} };
    this.#files = new Map(Object.entries(files));
    this.#scopes = new Map(Object.entries(scopes));
  }

  /** Has Node ask here for what modules of these packages import. @param isLibrary whether a file belongs to them. */
  resolve(isLibrary) {
    const resolve = Module._resolveFilename;
    const installed = this;
    Module._resolveFilename = function (request, parent, isMain, options) {
      const find = () => resolve.call(this, request, parent, isMain, options);
      const from = parent?.filename;
      return options || !from || !isLibrary(from) ? find() : installed.#file(request, path.dirname(from), find);
    };
  }

  #file(request, folder, find) {
    const key = `${nameOf(folder)} ${request}`;
    const known = this.#files.get(key);
    if (known !== undefined) return path.join(cache.root, known);
    const file = find();
    if (!path.isAbsolute(file)) return file; // a module of Node
    this.#files.set(key, nameOf(file));
    this.#isNew = true;
    return file;
  }

  /** Whether the nearest package.json makes the JavaScript of a folder ECMAScript modules. */
  isEsm(folder) {
    const key = nameOf(folder);
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    let type;
    try {
      type = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch {
      type = path.basename(folder) !== 'node_modules' && this.isEsm(path.dirname(folder));
    }
    this.#scopes.set(key, type);
    this.#isNew = true;
    return type;
  }

  save() {
    if (!this.#isNew) return;
    const [files, scopes] = [this.#files, this.#scopes].map((each) => Object.fromEntries(each));
    cache.save('installed.json', JSON.stringify({ version: this.#version, files, scopes }));
  }
}

module.exports = { Installed };
