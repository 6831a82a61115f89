import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '@twisterlab/platform/util/root';
import { count, table } from '@twisterlab/platform/util/text';
import { filesWithProse, wordFindings, wordRules } from '../words';
import type { Command } from './command';

const help = `Usage: npm run words -- [FILE...]

Checks docs, comments and messages for the words that docs/style.md replaces. Part of npm run lint.

  FILE...    paths from the root of the repository. Default: all files that are not generated
  --help     print this

Exit codes: 0 none found, 1 some found, 2 bad input, such as a file that does not exist.`;

const options = {} as const;

export const words: Command = {
  name: 'words',
  summary: 'check docs, comments and messages for the words that docs/style.md replaces',
  help,
  options,
  run(args, io) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
    const rules = wordRules(read('docs/style.md'));
    const files = positionals.length > 0 ? positionals : filesWithProse();
    const findings = files.flatMap((file) => wordFindings(file, read(file), rules));
    if (findings.length === 0) return 0;
    const rows = findings.map(({ file, line, word, replacement }) => [`${file}:${line}`, word, replacement]);
    io.print(`${table(rows)}\n${count(findings.length, 'word')} to replace: docs/style.md`);
    return 1;
  },
};
