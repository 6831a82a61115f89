// Runs a command of main.ts. TypeScript is compiled in memory, so there is no build output that could be stale.
const { digestOf, hashesOf, inputs } = require('./start/inputs');
const { keepUnchanged, unchanged } = require('./start/unchanged');

const args = process.argv.slice(2);
const hashes = hashesOf(inputs);
const known = args[0] === 'synth' ? unchanged(args, hashes) : undefined;
if (known === undefined) run();
else console.log(known.replaceAll('{seconds}', process.uptime().toFixed(2)));

function run() {
  const { Memory } = require('./start/memory');
  const { installLoader } = require('./start/modules');
  const loader = installLoader(args[0] === 'synth' ? 'synth' : 'other');
  const engine = [...hashes].filter(([name]) => /^platform\/|^(node_modules\/\.)?package-lock\.json$/.test(name));
  const memory = new Memory(digestOf(engine, [process.version]));
  require('../platform/util/memory.ts').useMemory(memory);

  let settled;
  process.once('exit', () => {
    loader.save();
    // What was read while someone edited it belongs to neither hash.
    if (digestOf(hashesOf(inputs)) !== digestOf(hashes)) return;
    memory.save();
    if (settled) keepUnchanged(args, hashes, loader.libraries(), settled);
  });

  const { ofProcess } = require('./io.ts');
  const io = {
    ...ofProcess,
    settled(result) {
      settled = result;
    },
  };
  require('./main.ts')
    .main(args, io)
    .then((code) => {
      process.exitCode = code;
    });
}
