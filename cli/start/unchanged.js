const { existsSync } = require('node:fs');
const path = require('node:path');
const cache = require('./cache');
const { digestOf, hashesOf } = require('./inputs');

/** Folders that synth writes, and what an interrupted one leaves beside them. */
const outputs = ['dist', 'bootstrap', 'hosts', 'docs/network', 'docs/reference'];
const leftovers = outputs.flatMap((name) =>
  ['new', 'old'].map((what) => path.join(cache.root, path.dirname(name), `.${path.basename(name)}.synth-${what}`)),
);

const variables = /^(CDK8S_|HELM|LANG$|LC_|NODE_|TWISTERLAB_|TZ$|npm_lifecycle_event$|npm_config_)/;

/** What a run depends on beside files. */
const circumstances = (args) => [
  process.version,
  process.arch,
  process.platform,
  process.cwd(),
  ...process.execArgv,
  ...args,
  ...Object.entries(process.env)
    .filter(([name]) => variables.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort(),
];

const fileOf = (args) => `unchanged-${digestOf([], circumstances(args)).slice(0, 32)}.json`;

/** The day: exceptions expire. See platform/util/today.ts. */
const day = () => process.env.SOURCE_DATE_EPOCH ?? new Date().toISOString().slice(0, 10);

/** All content that a run depends on. @param libraries names of modules of node_modules. */
const inputsOf = (hashes, libraries, args) =>
  digestOf([...hashes, ...hashesOf(libraries)], [...circumstances(args), day()]);

/**
 * What a command printed when it last ran to its end and left the written folders as they are, if nothing has changed since: no
 * source, record, import, library, option or version, and no file in the written folders.
 * @param hashes of the inputs by name.
 */
function unchanged(args, hashes) {
  const kept = cache.loadJson(fileOf(args));
  if (kept === undefined || leftovers.some((file) => existsSync(file))) return undefined;
  if (kept.inputs !== inputsOf(hashes, kept.libraries, args)) return undefined;
  return kept.outputs === digestOf(hashesOf(outputs)) ? kept.text : undefined;
}

/**
 * Keeps what the command would print if nothing changed from here on.
 * @param settled.files SHA-256 of each file in the written folders by name.
 */
function keepUnchanged(args, hashes, libraries, { text, files }) {
  cache.save(
    fileOf(args),
    JSON.stringify({ libraries, inputs: inputsOf(hashes, libraries, args), outputs: digestOf(files), text }),
  );
  const most = 30;
  cache.prune('unchanged-', (name, count) => count <= most || name === fileOf(args));
}

module.exports = { keepUnchanged, outputs, unchanged };
