// Runs cli/run.js for each list of arguments, as `node cli/run.js` does it, in one process: most of the time of a process is its start.
// Usage: node run-all.js RUNNER < lists.json > results.json
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { setImmediate } = require('node:timers/promises');

const [, , runner] = process.argv;
const write = process.stdout.write.bind(process.stdout);

// The same each time, and no file changes meanwhile.
for (const [name, of] of Object.entries({ hashesOf: 'inputs', installLoader: 'modules' })) {
  const exported = require(path.join(runner, `../start/${of}.js`));
  exported[name] = lazily(exported[name]);
}

function lazily(compute) {
  let known;
  return (...args) => {
    known ??= { result: compute(...args) };
    return known.result;
  };
}

async function run(args) {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    process[name].write = (text) => {
      output[name] += text;
      return true;
    };
  process.argv = [process.execPath, runner, ...args];
  process.exitCode = undefined;
  delete require.cache[runner];
  require(runner);
  while (process.exitCode === undefined) await setImmediate();
  process.removeAllListeners('exit');
  process.stdout.removeAllListeners('error');
  return { status: process.exitCode, ...output };
}

(async () => {
  const results = [];
  for (const args of JSON.parse(readFileSync(0, 'utf8'))) results.push(await run(args));
  process.exitCode = 0;
  write(JSON.stringify(results));
})();
