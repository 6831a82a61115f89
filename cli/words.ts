import { execFileSync } from 'node:child_process';
import { root } from '@twisterlab/platform/util/root';

export interface WordRule {
  readonly pattern: RegExp;
  readonly replacement: string;
}

export interface WordFinding {
  readonly file: string;
  readonly line: number;
  readonly word: string;
  readonly replacement: string;
}

/** The table of a style guide: regular expressions in backticks, then what to write instead. */
export function wordRules(markdown: string): WordRule[] {
  return [...markdown.matchAll(/^\| (`.*`) \| (.*) \|$/gm)].flatMap(([, words, replacement]) =>
    [...words!.matchAll(/`([^`]+)`/g)].map(([, word]) => ({
      pattern: new RegExp(`\\b${word!.replaceAll('\\|', '|')}\\b`, 'gi'),
      replacement: replacement!,
    })),
  );
}

/** Banned words of a file: in TypeScript in comments and string literals, elsewhere in all but inline code. */
export function wordFindings(file: string, text: string, rules: readonly WordRule[]): WordFinding[] {
  const prose = file.endsWith('.ts')
    ? text.replaceAll(token, (match) => (match.length === 1 ? ' ' : match.replaceAll(/\$\{[^}\n]*\}/g, '')))
    : text.replaceAll(/`[^`\n]*`/g, '');
  return prose
    .split('\n')
    .flatMap((line, index) =>
      rules.flatMap(({ pattern, replacement }) =>
        [...line.matchAll(pattern)].map(([word]) => ({ file, line: index + 1, word, replacement })),
      ),
    );
}

/** A comment, a string literal, or one character of code. */
const token = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[^\n]/g;

/** Files that people wrote. */
export function filesWithProse(): string[] {
  return execFileSync('git', ['ls-files', '*.md', '*.ts', '*.sh', '*.py', '*.yml'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !unchecked.test(file));
}

/** Generated files, and those that contain the words on purpose. */
const unchecked = /^(dist|imports|bootstrap|hosts|docs\/network)\/|^docs\/style\.md$|\/words\.test\.ts$/;
