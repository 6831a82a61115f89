// Runs a command of main.ts. TypeScript is compiled in memory, so there is no build output that could be stale.
const { existsSync } = require('node:fs');
const path = require('node:path');
const cache = require('./start/cache');
const { digestOf, hashesOf, inputs } = require('./start/inputs');
const { keepUnchanged, unchanged } = require('./start/unchanged');

process.stdout.on('error', ({ code, message }) => {
  if (code === 'EPIPE') return; // the reader, such as head, has what it needs
  console.error(`standard output: ${message}`);
  process.exit(2);
});

const args = process.argv.slice(2);
if (!existsSync(path.join(cache.root, 'node_modules'))) {
  console.error('node_modules: the packages are not installed.\n  Run: npm ci');
  process.exit(2);
}
const hashes = hashesOf(inputs);
const known = args[0] === 'synth' ? unchanged(args, hashes) : undefined;
if (known === undefined) run();
else console.log(known.replaceAll('{seconds}', process.uptime().toFixed(2)));

function run() {
  const { Code } = require('./start/code');
  const { Memory } = require('./start/memory');
  const { installLoader } = require('./start/modules');
  const { Renders } = require('./start/renders');
  const installed = hashes.get('node_modules/.package-lock.json');
  const loader = installLoader(isCommand(args[0]) ? args[0] : 'list', installed);
  const code = new Code(hashes);
  let memory = new Memory(engineOf(hashes));
  let renders = new Renders(engineOf(hashes));
  const main = async (argv, io) => {
    try {
      require('../platform/util/memory.ts').useMemory(memory);
      require('../platform/kept-renders.ts').keepRenders(renders);
      return await require('./main.ts').main(argv, io);
    } catch (error) {
      return require('./crash.ts').reportCrash(error, argv);
    }
  };

  let settled;
  process.once('exit', () => {
    if (cache.folder === undefined) return;
    loader.save();
    const unsaved = [memory, renders, code].filter(({ isNew }) => isNew);
    if (unsaved.length === 0 && !settled) return;
    // What was read while someone edited it belongs to neither hash.
    if (digestOf(hashesOf(inputs)) !== digestOf(hashes)) return;
    for (const each of unsaved) each.save();
    if (settled) keepUnchanged(args, hashes, loader.libraries(), settled);
  });

  const { ofProcess } = require('./io.ts');
  const codeOf = (file) => code.digestOf(file);
  const io = {
    ...ofProcess,
    codeOf,
    startTypeCheck: () => require('./types.ts').startTypeCheck(cache.folder),
    settled(result) {
      settled = result;
    },
    changedSinceStart() {
      const now = hashesOf(inputs);
      return [...new Set([...hashes.keys(), ...now.keys()])].filter((name) => hashes.get(name) !== now.get(name));
    },
    rerun(argv, changed) {
      const since = performance.now();
      const names = code.update(changed);
      loader.reload(names);
      if ([...names].some((name) => name.startsWith('platform/'))) {
        const engine = engineOf(hashesOf(inputs));
        memory = new Memory(engine);
        renders = new Renders(engine);
      }
      return main(argv, { ...ofProcess, since, codeOf });
    },
  };
  main(args, io).then((code) => {
    process.exitCode = code;
  });
}

function isCommand(name = '') {
  return /^[a-z]+$/.test(name) && existsSync(path.join(cache.root, `cli/commands/${name}.ts`));
}

/** A digest of what the results in the memory depend on beside their inputs. */
function engineOf(all) {
  const own = [...all].filter(([name]) =>
    /^platform\/|^cli\/(explore|reference)\/|^(node_modules\/\.)?package-lock\.json$/.test(name),
  );
  return digestOf(own, [process.version]);
}
