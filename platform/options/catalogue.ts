import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../metrics/import';
import { UserError } from '../model/problem';
import type { ProgramOption, ProgramOptions } from '../model/program-options';
import { byCodeUnit } from '../util/collections';
import { parseJsonFile } from '../util/json-file';
import { root } from '../util/root';
import { readOptions } from './read-help';

const folder = join(root, 'imports/options');

export const optionsFile = (program: string) => `imports/options/${program}.json`;

const cache = new Map<string, ProgramOptions>();

/** The options of a program. @throws Error if they were not captured. */
export function optionsOf(program: string): ProgramOptions {
  const known = cache.get(program);
  if (known) return known;
  const path = join(root, optionsFile(program));
  const read = parseJsonFile(readFileSync(path, 'utf8'), path) as ProgramOptions;
  cache.set(program, read);
  return read;
}

/**
 * Writes the options of a program.
 * @param sources files with its help or its source, or - for standard input; their options are merged.
 * @param from program and version.
 */
export async function importOptions(program: string, sources: readonly string[], from: string) {
  const parts = [];
  for (const source of sources) {
    const part = readOptions(await textOf(source));
    const fix = 'Pass what the program prints with --help, or the Go source of its options.';
    if (Object.keys(part.options).length === 0)
      throw new UserError([{ where: source, message: 'describes no options.', fix }]);
    parts.push(part);
  }
  const options = Object.assign({}, ...parts.map((part) => part.options)) as Record<string, ProgramOption>;
  const path = join(root, optionsFile(program));
  const before = existsSync(path) ? Object.keys(optionsOf(program).options) : [];
  const names = Object.keys(options).sort(byCodeUnit);
  // One line for each option: the diff shows what a new version changes.
  const lines = names.map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(options[name])}`);
  mkdirSync(folder, { recursive: true });
  const { dashes } = parts[0]!;
  const head = `  "from": ${JSON.stringify(from)},\n  "dashes": ${JSON.stringify(dashes)}`;
  writeFileSync(path, `{\n${head},\n  "options": {\n${lines.join(',\n')}\n  }\n}\n`);
  cache.delete(program);
  return {
    file: optionsFile(program),
    options: names.length,
    added: names.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !(name in options)),
  };
}
