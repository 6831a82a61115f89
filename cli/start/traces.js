const { readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');

const { compile } = require('./compile');

/**
 * Makes stack traces name files and lines as people wrote them. The map of a file is computed when a trace needs it.
 * @param locate finds a line of a script in the file that it was packed from.
 */
function traceSources(locate) {
  const maps = new Map();
  const mapOf = (file) => {
    if (!maps.has(file)) {
      const { map } = compile(readFileSync(file, 'utf8'), file, { sourceMaps: true });
      maps.set(file, new SourceMap(JSON.parse(map)));
    }
    return maps.get(file);
  };
  const placeOf = (frame) => {
    const found = locate(frame.getFileName(), frame.getLineNumber());
    if (!found?.file.endsWith('.ts')) return found;
    try {
      const { originalLine, originalColumn } = mapOf(found.file).findEntry(found.line - 1, frame.getColumnNumber() - 1);
      return { file: found.file, line: originalLine + 1, column: originalColumn + 1 };
    } catch {
      return found; // it changed since
    }
  };
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => {
      const place = placeOf(frame);
      if (!place) return `    at ${frame}`;
      const at = place.line === undefined ? '' : `:${place.line}:${place.column ?? frame.getColumnNumber()}`;
      const shown = `${place.file}${at}`;
      return `    at ${`${frame}`.replace(/[^ (]+:\d+:\d+/, () => shown)}`;
    });
    return [`${errorName(error)}`, ...lines].join('\n');
  };
}

function errorName(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

module.exports = { traceSources };
