import type { Entry, Report } from '@twisterlab/platform/diff/report';
import type { Field, Note } from '@twisterlab/platform/diff/shown';
import { type Level, levels } from '@twisterlab/platform/diff/verdict';
import { count } from '@twisterlab/platform/util/text';
import { briefly } from '@twisterlab/platform/write/list-items';
import { titleOf, topics } from './topics';

/** Bytes: a comment on GitHub has at most 65,536 characters, and a workflow adds some. */
const most = 60_000;

/** The first line, by which a workflow finds its own comment again. */
export const marker = '<!-- npm run diff -->';

/** The report as a comment: the worst first; what does not fit is named, and is in the other formats. */
export function markdownReport(report: Report): string {
  const { base, head, level, counts, differing, tree, changes } = report;
  const numbers = levels.toReversed().map((each) => `${counts[each]} ${each}`);
  const intro = [
    marker,
    `## ${icon[level]} ${level}: ${code(base)} to ${code(head)}`,
    '',
    differing.objects + differing.files === 0
      ? 'No object and no file differs.'
      : `${numbers.join(', ')}. ${count(differing.objects, 'object')} and ${count(differing.files, 'file')} differ${differing.folded > 0 ? `; ${count(differing.folded, 'inventory or picture')} folded` : ''}.`,
    '',
    ...summaryTable(report),
  ];
  const blocks = levels.toReversed().flatMap((each): string[] => {
    const notes = tree.filter((note) => note.level === each && note.rule !== 'capacity');
    const own = changes.filter((entry) => entry.level === each);
    if (notes.length + own.length === 0) return [];
    return [`\n### ${icon[each]} ${each}\n`, ...notes.map((note) => noteLine(note, '')), ...own.map(entryBlock)];
  });
  return fitted(intro.join('\n'), blocks);
}

const icon: Readonly<Record<Level, string>> = { dangerous: '🔴', review: '🟡', routine: '🟢' };

/** What fits, and how many changes do not. */
function fitted(intro: string, blocks: readonly string[]): string {
  const rest = (left: number) =>
    `\n\n${left} more changes do not fit here. All of them: \`npm run diff -- --format html --output diff.html\`, or the artifact of this run.`;
  let text = intro.slice(0, most - 500);
  for (const [index, block] of blocks.entries()) {
    if (Buffer.byteLength(`${text}\n${block}${rest(blocks.length)}`) > most) return text + rest(blocks.length - index);
    text += `\n${block}`;
  }
  return text;
}

function summaryTable(report: Report): string[] {
  const rows = topics(report).map(({ title, notes }) => {
    const shown = notes.slice(0, 3).map(({ text }) => cell(shortened(text, 300)));
    return `| **${title}** | ${shown.join('<br>')}${notes.length > 3 ? `<br>and ${notes.length - 3} more` : ''} |`;
  });
  return rows.length === 0 ? [] : ['| | |', '|---|---|', ...rows];
}

function entryBlock(entry: Entry): string {
  const { what, environments, wave, verdicts, fields } = entry;
  const where = [environments.length > 1 ? environments.join(', ') : '', wave === undefined ? '' : `wave ${wave}`];
  const suffix = where.filter(Boolean).join(', ');
  const files = entry.files.slice(0, 3).map(code);
  const more = entry.files.length > 3 ? [`and ${entry.files.length - 3} more files`] : [];
  return [
    `<details><summary>${what} <b>${escaped(titleOf(entry))}</b>${suffix ? ` (${escaped(suffix)})` : ''}: ${escaped(shortened(verdicts[0]?.reason ?? '', 140))}</summary>`,
    '',
    ...verdicts.map((note) => noteLine(note, '')),
    ...fieldBlock(fields),
    '',
    [...files, ...more].join(', '),
    '</details>',
  ].join('\n');
}

function noteLine({ level, rule, reason, advice }: Note, indent: string): string {
  return `${indent}- ${icon[level]} ${plain(shortened(reason, 600))} _(${rule})_${advice === '' ? '' : `  \n${indent}  ${plain(advice)}`}`;
}

function fieldBlock(fields: readonly Field[]): string[] {
  if (fields.length === 0) return [];
  const lines = fields.slice(0, 12).map(fieldLine);
  const more = fields.length > 12 ? [`  ${fields.length - 12} more fields`] : [];
  // A fence of four: values may contain one of three.
  return ['', '````diff', ...lines, ...more, '````'];
}

function fieldLine({ path, from, to }: Field): string {
  const short = (value: unknown) =>
    shortened(typeof value === 'object' ? JSON.stringify(value) : String(value).split('\n')[0]!, 160);
  if (from === undefined) return `+ ${path}: ${short(to)}`;
  if (to === undefined) return `- ${path}: ${short(from)}`;
  return `! ${path}: ${briefly(from, to).join(' ')}`;
}

const shortened = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 3)}...` : text);
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Text in which nothing is markup, a mention or an issue. */
const plain = (text: string) => escaped(text).replace(/[\\`*_~[\]#@|]/g, (character) => `\\${character}`);
const cell = (text: string) => plain(text).replaceAll('\n', ' ');
const code = (text: string) => `\`${text.replaceAll('`', '')}\``;
