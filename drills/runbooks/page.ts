import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { type Language, languageOf } from './language';

/** A command or query of a page, word for word. */
export interface Command {
  /** File name below docs/runbooks. */
  readonly page: string;
  /** The heading above it. */
  readonly section: string;
  readonly line: number;
  readonly language: Language;
  readonly text: string;
  /** Whether it is a fenced block; otherwise it is code in a sentence. */
  readonly isBlock: boolean;
}

const folder = join(root, 'docs/runbooks');

/** Every command and query of docs/runbooks, in the order of the pages. */
export function runbookCommands(): Command[] {
  return readdirSync(folder)
    .filter((page) => page.endsWith('.md'))
    .sort()
    .flatMap((page) => commandsOf(page, readFileSync(join(folder, page), 'utf8')));
}

/** Blocks in these languages are examples of other files. */
const examples = ['ts', 'json', 'yaml'];

/** @throws for a block in an unknown language, and for code in a sentence that is neither a command nor a message. */
export function commandsOf(page: string, markdown: string): Command[] {
  const found: Command[] = [];
  let section = '';
  let fence: { indent: string; info: string; line: number; lines: string[] } | undefined;
  markdown.split('\n').forEach((line, index) => {
    const [, indent = '', info = ''] = /^( *)```(.*)$/.exec(line) ?? [];
    if (fence) {
      if (line.trim() !== '```') {
        fence.lines.push(line.startsWith(fence.indent) ? line.slice(fence.indent.length) : line);
        return;
      }
      const { lines, info: written, line: at } = fence;
      fence = undefined;
      if (examples.includes(written)) return;
      if (!['', 'sh', 'logql'].includes(written))
        throw new Error(`docs/runbooks/${page}:${at}: a block in the unknown language ${written}`);
      if (written === 'logql') {
        for (const query of lines)
          found.push({ page, section, line: at, language: 'logql', text: query, isBlock: true });
        return;
      }
      found.push({ page, section, line: at, language: 'sh', text: `${lines.join('\n')}\n`, isBlock: true });
      return;
    }
    if (/^ *```/.test(line)) {
      fence = { indent, info, line: index + 1, lines: [] };
      return;
    }
    section = /^#+ (.*)$/.exec(line)?.[1] ?? section;
  });
  return [...found, ...inlineCommands(page, markdown)].sort((a, b) => a.line - b.line);
}

/** Code in sentences. It may continue on the next line. */
function inlineCommands(page: string, markdown: string): Command[] {
  const prose = markdown.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
  return [...prose.matchAll(/`([^`]+)`/g)].flatMap(({ 1: code, index }) => {
    // A table needs a backslash before each bar.
    const text = code!.replaceAll(/\s*\n\s*/g, ' ').replaceAll('\\|', '|');
    const before = prose.slice(0, index);
    const line = before.split('\n').length;
    const section = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '';
    const language = languageOf(text);
    if (language === 'unknown')
      throw new Error(`docs/runbooks/${page}:${line}: \`${text}\` looks like a command of an unknown program`);
    return language === 'text' ? [] : [{ page, section, line, language, text, isBlock: false }];
  });
}
