const { readFileSync, realpathSync, statSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { root, sha256 } = require('./cache');
const { nameOf } = require('./inputs');
const { compile, compilerKey, sourceError, withoutComments } = require('./compile');
const { Installed } = require('./installed');
const { Pack } = require('./pack');
const { traceSources } = require('./traces');

const engine = '@twisterlab/platform';

/**
 * Makes `require` load the TypeScript of the site: there is no build output that could be stale. Modules whose content is in the
 * cache are not compiled again; those of node_modules neither.
 * @param use see `Pack`.
 * @param packages hash of what npm installed.
 */
function installLoader(use, packages) {
  const compiler = compilerKey();
  const packs = { site: new Pack('site', use, 20), libraries: new Pack('libraries', use, 0, withoutComments) };
  const ofLibraries = realpathSync(path.join(root, 'node_modules')) + path.sep;

  /** Replaces the loader of an extension. @param made returns JavaScript. */
  const extend = (extension, pack, salt, made, applies = () => true) => {
    const before = Module._extensions[extension] ?? Module._extensions['.js'];
    Module._extensions[extension] = (module, file) => {
      if (!applies(file)) return before(module, file);
      const text = readFileSync(file, 'utf8');
      const name = nameOf(file);
      const sha = sha256(text);
      const body = pack.get(name, sha256(`${sha}${salt}`), () => made(text, file));
      body.call(module.exports, module.exports, requireOf(module), module, file, path.dirname(file));
    };
  };
  extend('.ts', packs.site, compiler, (text, file) => compile(text, file).code);
  const asItIs = (text) => text;
  const isLibrary = (file) => file.startsWith(ofLibraries);
  const installed = new Installed(packages);
  extend('.cjs', packs.libraries, '', asItIs, isLibrary);
  extend('.js', packs.libraries, '', asItIs, (file) => isLibrary(file) && !installed.isEsm(path.dirname(file)));

  installed.resolve(isLibrary);
  const resolved = resolveSources();
  traceSources((file, line) => packs.site.locate(file, line) ?? packs.libraries.locate(file, line));
  return {
    /** Forgets the modules of changed files and all that import them; every module of the site if a file is not a module. */
    reload(changed) {
      const sources = Object.values(require.cache).filter(({ filename }) => filename.endsWith('.ts'));
      const known = new Map(sources.map((each) => [nameOf(each.filename), each]));
      const stale = new Set([...changed].map((name) => known.get(name)));
      if (stale.has(undefined)) for (const each of sources) stale.add(each);
      const isStale = (each) => stale.has(each);
      for (let before = -1; before !== stale.size; ) {
        before = stale.size;
        for (const each of sources) if (each.children.some(isStale)) stale.add(each);
      }
      for (const each of stale) if (each) delete require.cache[each.filename];
      resolved.clear();
    },
    /** Names of the modules of node_modules that were loaded, relative to the site. */
    libraries: () => [...packs.libraries.loaded.keys()],
    /** Saves what was compiled. */
    save() {
      packs.site.save();
      packs.libraries.save();
      installed.save();
    },
  };
}

/** As Node makes it. */
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  return Object.assign(require, { main: process.mainModule, cache: Module._cache, extensions: Module._extensions });
}

/**
 * Resolves imports of TypeScript files as tsconfig.json does: the engine is a folder, and extensions are left out.
 * @returns what was resolved.
 */
function resolveSources() {
  const found = new Map();
  const isFile = (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  const sourceOf = (target) =>
    [`${target}.ts`, target.replace(/\.js$/, '.ts'), target, path.join(target, 'index.ts')].find(isFile);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const from = parent?.filename;
    const target = from?.endsWith('.ts') ? targetOf(request, path.dirname(from)) : undefined;
    if (target === undefined) return resolve.call(this, request, parent, ...rest);
    if (!found.has(target)) found.set(target, sourceOf(target));
    const file = found.get(target);
    if (file === undefined) throw sourceError(`Could not resolve "${request}"`, from, request);
    return file;
  };
  return found;
}

function targetOf(request, folder) {
  if (request.startsWith('.')) return path.resolve(folder, request);
  if (request !== engine && !request.startsWith(`${engine}/`)) return undefined;
  return path.join(root, 'platform', request.slice(engine.length));
}

module.exports = { installLoader };
