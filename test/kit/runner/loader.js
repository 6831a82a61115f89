const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { createScriptTransformer } = require('@jest/transform');

const root = path.join(__dirname, '../../..');
const engine = '@twisterlab/platform';

let loader;

/** Makes `require` load TypeScript in this process, once: compiled and cached as Jest does it. */
exports.installLoader = (config) => {
  loader ??= install(config);
  return loader;
};

async function install(config) {
  const transformer = await createScriptTransformer(config);
  // The site is found from the main module. That of a worker is below the packages, which a copy of the site links to.
  process.mainModule = new Module(path.join(root, 'jest.config.js'));
  const all = new Map();
  let ofSuite;
  Module._extensions['.ts'] = (module, file) => {
    const { code, sourceMapPath } = transformer.transform(file, commonJs, readFileSync(file, 'utf8'));
    if (sourceMapPath) for (const maps of [all, ofSuite]) maps.set(file, sourceMapPath);
    module._compile(code, file);
  };
  const mapped = mapper(config.moduleNameMapper);
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    if (!parent?.filename?.endsWith('.ts')) return resolve.call(this, request, parent, ...rest);
    const name = mapped(request);
    return sourceOf(name, parent.filename) ?? resolve.call(this, name, parent, ...rest);
  };
  // What pure functions of the engine computed, by the content of their inputs: as between two runs of synth.
  ofSuite = all;
  require('../../../platform/util/memory.ts').useMemory(new Map());
  return {
    /** Adds the source maps of all modules to those by which Jest corrects the stack traces of a suite. */
    useSourceMaps(maps) {
      ofSuite = maps;
      for (const [file, map] of all) maps.set(file, map);
    },
  };
}

const sources = new Map();

/** The TypeScript that a module imports, if that is what it imports. Node.js tries four other names first. */
function sourceOf(name, from) {
  if (!/^[./]/.test(name) || name.endsWith('.js')) return undefined;
  const file = `${path.resolve(path.dirname(from), name)}.ts`;
  if (!sources.has(file)) sources.set(file, existsSync(file));
  return sources.get(file) ? file : undefined;
}

/** Maps names of modules as Jest's configuration does, and those of the engine to its sources. */
function mapper(configured) {
  const patterns = configured.map(([pattern, target]) => [new RegExp(pattern), target]);
  return (request) => {
    if (request === engine || request.startsWith(`${engine}/`))
      return path.join(root, 'platform', request.slice(engine.length));
    const [pattern, target] = patterns.find(([pattern]) => pattern.test(request)) ?? [];
    return pattern ? request.replace(pattern, target) : request;
  };
}

const commonJs = {
  collectCoverage: false,
  collectCoverageFrom: [],
  coverageProvider: 'v8',
  isInternalModule: false,
  supportsDynamicImport: false,
  supportsExportNamespaceFrom: false,
  supportsStaticESM: false,
  supportsTopLevelAwait: false,
};
