// Compiles the TypeScript in memory (about 0.1 s) and runs it: there is no build output that could be stale.
const Module = require('node:module');
const path = require('node:path');

process.setSourceMapsEnabled(true);

process.stdout.on('error', ({ code, message }) => {
  if (code === 'EPIPE') return; // the reader, such as head, has what it needs
  console.error(`standard output: ${message}`);
  process.exit(2);
});

/** The exports of a TypeScript file of this folder. */
function load(name) {
  const filename = path.join(__dirname, name.replace('.ts', '.js'));
  const [bundle] = require('esbuild').buildSync({
    entryPoints: [path.join(__dirname, name)],
    outfile: filename, // stack traces name files relative to it
    bundle: true,
    packages: 'external',
    alias: { '@twisterlab/platform': path.join(__dirname, '../platform') },
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    write: false,
    logLevel: 'silent',
  }).outputFiles;
  const main = new Module(filename, module);
  main.filename = filename;
  main.paths = module.paths;
  main._compile(bundle.text, filename);
  return main.exports;
}

let cli;
try {
  cli = load('main.ts');
} catch (error) {
  if (error.code === 'MODULE_NOT_FOUND') {
    console.error('node_modules: the packages are not installed.\n  Run: npm ci');
    process.exit(2);
  }
  cli = load('crash.ts');
  cli.main = (argv) => cli.reportCrash(error, argv);
}
Promise.resolve(cli.main(process.argv.slice(2))).then((code) => {
  process.exitCode = code;
});
