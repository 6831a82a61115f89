import type { Edit, Path } from './edit';
import { alternativesOf } from './scalars';

/** A setting of a file with one setting a line: `key = value`, `key: value` or `key value`. */
const setting = /^(\s*)([\w.-]+)(\s*[=:]\s*|\s+)(.*?)(\s*)$/;

/** Edits of a file with one setting a line: each removed, misspelt, and with another value. */
export function* settingEdits(path: Path, text: string, name: string): Iterable<Edit> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const [, indent = '', key, separator, value = ''] = setting.exec(line) ?? [];
    const at = (operator: string, to: string | undefined): Edit =>
      lineEdit(path, lines, index, `${name}:${key ?? line.trim()}`, operator, to);
    yield at('delete', undefined);
    if (key === undefined || separator === undefined) continue;
    yield at('misspell-key', `${indent}${key}x${separator}${value}`);
    const typed = /^-?\d+$/.test(value) ? Number(value) : value;
    for (const [operator, to] of alternativesOf(typed, key)) yield at(operator, `${indent}${key}${separator}${to}`);
    if (/^(yes|no|on|off)$/.test(value)) yield at('flip', `${indent}${key}${separator}${flipped[value]}`);
  }
}

const flipped: Readonly<Record<string, string>> = { yes: 'no', no: 'yes', on: 'off', off: 'on' };

/** Edits of a script: strict mode, sourced files, syntax, and each line. */
export function* scriptEdits(path: Path, text: string, name: string): Iterable<Edit> {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const at = (operator: string, to: string | undefined): Edit => lineEdit(path, lines, index, name, operator, to);
    if (/^\s*set -[eu]/.test(line)) {
      yield at('strict-mode', undefined);
      continue;
    }
    if (/^\s*(\.|source)\s+\S+/.test(line)) yield at('sourced-file', line.replace(/(\S+?)(\.sh\b)/, '$1-x$2'));
    if (/^\s*(fi|done|esac|\})\s*$/.test(line)) {
      yield at('syntax', undefined);
      continue;
    }
    yield at('delete-line', undefined);
    const quote = line.indexOf('"');
    if (quote >= 0 && (line.split('"').length - 1) % 2 === 0) yield at('syntax', line.replace('"', ''));
    const variable = line.replace(/\$\{?[A-Za-z_]\w*/, (use) => `${use}X`);
    if (variable !== line) yield at('variable', variable);
    const file = line.replace(/(?<=[\s"'=])\/[\w./-]+\w/, (used) => `${used}-x`);
    if (file !== line) yield at('other-path', file);
    const command = line.replace(/^(\s*)([a-z][\w-]+)(?= )/, (_, indent, word) => `${indent}${word}x`);
    if (command !== line) yield at('command', command);
    const option = line.replace(/ --?[a-z][\w-]*/, (word) => `${word}x`);
    if (option !== line) yield at('option', option);
    const comparison = line.replace(/ -(eq|ne|gt|lt|ge|le|f|d|z|n) /, (_, sign) => ` -${comparisons[sign]} `);
    if (comparison !== line) yield at('comparison', comparison);
  }
}

const comparisons: Readonly<Record<string, string>> = {
  eq: 'ne',
  ne: 'eq',
  gt: 'lt',
  lt: 'gt',
  ge: 'lt',
  le: 'gt',
  f: 'd',
  d: 'f',
  z: 'n',
  n: 'z',
};

function lineEdit(
  path: Path,
  lines: readonly string[],
  index: number,
  inFile: string,
  operator: string,
  to: string | undefined,
): Edit {
  const written = () => (to === undefined ? lines.toSpliced(index, 1) : lines.with(index, to)).join('\n');
  return { path: [...path], inFile, operator, from: `${index + 1}: ${lines[index]!.trim()}`, to: to?.trim(), written };
}
