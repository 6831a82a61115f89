const hooks = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const { default: isolated } = require('jest-circus/runner');
const { ModuleMocker } = require('jest-mock');
const { installLoader } = require('./loader');

/**
 * Runs a suite for Jest, with modules that all suites of a worker share: a worker loads charts, engine and libraries once.
 * A suite that replaces modules has its own, as Jest does it by default. So have all with
 * `npx jest --testRunner=jest-circus/runner`, when they are watched, and when coverage is collected.
 */
module.exports = async function run(globalConfig, config, environment, runtime, testPath, send) {
  const suite = (context, modules) => isolated(globalConfig, config, context, modules, testPath, send);
  const { watch, watchAll, collectCoverage } = globalConfig;
  if (watch || watchAll || collectCoverage || /^jest\.(mock|doMock)\(/m.test(readFileSync(testPath, 'utf8')))
    return suite(environment, runtime);
  const { useSourceMaps } = await installLoader(config);
  useSourceMaps(runtime.getSourceMaps());
  const restore = setGlobals(environment);
  try {
    return await suite(
      Object.create(environment, { global: { value: globalThis } }),
      Object.create(runtime, { requireInternalModule: { value: framework }, requireModule: { value: require } }),
    );
  } finally {
    restore();
    for (const storage of storages.splice(0)) storage.disable();
    delete require.cache[testPath];
    module.children = module.children.filter(({ filename }) => filename !== testPath);
  }
};

/** What the framework of the suite stores for asynchronous calls. Enabled ones take time in each promise of all later suites. */
const storages = [];
const { AsyncLocalStorage } = hooks;
class Recorded extends AsyncLocalStorage {
  constructor(...args) {
    super(...args);
    storages.push(this);
  }
}

/** Jest's framework without the suites before: it keeps them in its own variables, and in two of the global object. */
function framework(file) {
  const ofFramework = ['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'];
  for (const key of Object.getOwnPropertySymbols(globalThis))
    if (ofFramework.includes(key.description)) delete globalThis[key];
  delete require.cache[file];
  hooks.AsyncLocalStorage = Recorded;
  try {
    return require(file);
  } finally {
    hooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

/** Sets what a suite finds in its global object beside the framework. @returns a function that undoes what the suite changed. */
function setGlobals(environment) {
  const { console } = globalThis;
  const variables = { ...process.env };
  const timeout = Symbol.for('TEST_TIMEOUT_SYMBOL');
  const mocker = new ModuleMocker(globalThis);
  globalThis.console = environment.global.console;
  globalThis.jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
    requireActual: require,
    setTimeout(milliseconds) {
      globalThis[timeout] = milliseconds;
    },
  };
  return () => {
    mocker.restoreAllMocks();
    delete globalThis[timeout];
    globalThis.console = console;
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
    Object.assign(process.env, variables);
  };
}
