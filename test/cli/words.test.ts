import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordFindings, wordRules } from '../../cli/words';
import { call, temporaryFolder } from '../kit/command';

const file = join(temporaryFolder(), 'page.md');
const rules = wordRules('| instead of | write |\n|---|---|\n| `tells?`, `mend(s\\|ed)?` | reports, fix |\n');
const found = (file: string, text: string) =>
  wordFindings(file, text, rules).map(({ line, word }) => `${line} ${word}`);

describe('npm run words', () => {
  it('finds a banned word in comments and string literals, with its line and replacement', () => {
    expect(wordFindings('a.ts', 'const x = 1;\n// It tells.\n', rules)).toEqual([
      { file: 'a.ts', line: 2, word: 'tells', replacement: 'reports, fix' },
    ]);
    expect(found('a.ts', "/**\n * Mended.\n */\nf('tell', `one ${x}\ntells`);\n")).toEqual([
      '2 Mended',
      '4 tell',
      '5 tells',
    ]);
    expect(found('a.md', 'A text\nthat tells.\n')).toEqual(['2 tells']);
  });

  it('accepts code, placeholders, inline code in Markdown, and longer words', () => {
    expect(found('a.ts', "tells(mend, `${it.tells}`, 'retells'); // storyteller, amended\n")).toEqual([]);
    expect(found('a.md', 'The field `tells` is amended.\n')).toEqual([]);
  });

  it('exits 1 with file, line and replacement, and 0 without a finding', async () => {
    writeFileSync(file, 'An alert\nfires.\n');
    expect(await call(['words', file])).toEqual({ status: 0, stdout: '', stderr: '' });
    writeFileSync(file, 'An alert\ntells.\n');
    const { status, stdout } = await call(['words', file]);
    expect(status).toBe(1);
    expect(stdout).toContain(`${file}:2  tells  reports, exposes, configures`);
  });
});
