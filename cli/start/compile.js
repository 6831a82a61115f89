const { readFileSync } = require('node:fs');
const path = require('node:path');
const { root } = require('./cache');

/** The options of jest.config.js: tests and commands run the same code. */
const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  swcrc: false,
};

/** Another compiler or other options make other code. */
const compilerKey = () => {
  const { version } = JSON.parse(readFileSync(require.resolve('@swc/core/package.json'), 'utf8'));
  return `${version} ${JSON.stringify(options)}`;
};

/**
 * TypeScript as JavaScript, with its source map if `sourceMaps` is set. Types are not checked.
 * @param file absolute path.
 * @throws Error with `errors`, as esbuild describes them, if the syntax is wrong.
 */
function compile(text, file, { sourceMaps = false } = {}) {
  const { transformSync } = require('@swc/core'); // a library of 40 MB: only if a file has changed
  const filename = path.relative(root, file).split(path.sep).join('/');
  try {
    return transformSync(text, { ...options, sourceMaps, filename });
  } catch (error) {
    // Its messages are shorter, and it names the place as data.
    require('esbuild').transformSync(text, { loader: 'ts', sourcefile: file, logLevel: 'silent' });
    throw error;
  }
}

/** JavaScript of a package without comments, which are half of it, and in ASCII. */
function withoutComments(text) {
  return require('esbuild').transformSync(text, { minifyWhitespace: true, charset: 'ascii', logLevel: 'silent' }).code;
}

/** An error like those of `compile`. @param at part of the file's text. */
function sourceError(text, file, at) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = Math.max(
    0,
    lines.findIndex((each) => each.includes(at)),
  );
  const location = { file, line: index + 1, column: 0, lineText: lines[index] };
  return Object.assign(new Error(text), { errors: [{ text, location }] });
}

module.exports = { compile, compilerKey, sourceError, withoutComments };
