import type { Entry, Report } from '@twisterlab/platform/diff/report';
import type { Field, Note } from '@twisterlab/platform/diff/shown';
import { type Level, levels } from '@twisterlab/platform/diff/verdict';
import { count } from '@twisterlab/platform/util/text';
import { briefly } from '@twisterlab/platform/write/list-items';
import { type Topic, topics } from './topics';

const width = 80;
/** Lines of the topics: with the headings they fit a window of 40. */
const screen = 34;

/** The report as text of 80 columns: the summary fits one screen, the changes follow. */
export function textReport(report: Report): string {
  return [...summary(report), ...levels.toReversed().flatMap((level) => section(report, level))].join('\n');
}

/** One screen. */
export function summary(report: Report): string[] {
  const { base, head, level, counts, differing } = report;
  const lines = [`${base} -> ${head}: ${level.toUpperCase()}`];
  if (differing.objects + differing.files === 0)
    return [`${base} -> ${head}: no difference`, ...(differing.folded > 0 ? [foldedLine(report)] : [])];
  const parts = levels.toReversed().map((each) => `${counts[each]} ${each}`);
  lines.push(
    `${parts.join(', ')}: ${count(differing.objects, 'object')}, ${count(differing.files, 'file')}${differing.folded > 0 ? `, ${differing.folded} folded` : ''}`,
    '',
  );
  const all = topics(report);
  const long = all.flatMap((topic) => titled(topic, 2));
  return [...lines, ...(long.length <= screen ? long : all.flatMap((topic) => titled(topic, 1)))];
}

const foldedLine = ({ differing }: Report) => `${count(differing.folded, 'inventory or picture')} folded`;

/** A title in the margin and at most two of its notes. @param lines of a note; a dangerous one has two. */
function titled({ title, notes }: Topic, lines: number): string[] {
  const most = 2;
  const room = width - 12;
  const shown = notes
    .slice(0, most)
    .flatMap(({ text, level }) => clipped(text, level === 'dangerous' ? 2 : lines, room));
  const more = notes.length > most ? [`and ${notes.length - most} more`] : [];
  return [...shown, ...more].map((line, index) => `${(index === 0 ? title : '').padEnd(10)}  ${line}`.trimEnd());
}

/** At most so many lines; the last one is cut, also in a word. */
function clipped(text: string, most: number, room: number): string[] {
  const lines = wrapped(text, room);
  if (lines.length <= most) return lines;
  const whole = lines.slice(0, most - 1);
  const rest = text.slice(whole.reduce((sum, line) => sum + line.length + 1, 0));
  return [...whole, `${rest.slice(0, room - 4).trimEnd()} ...`];
}

function section(report: Report, level: Level): string[] {
  const tree = report.tree.filter((note) => note.level === level);
  const changes = report.changes.filter((each) => each.level === level);
  if (tree.length + changes.length === 0) return [];
  const heading = `${level.toUpperCase()} ${'-'.repeat(width - level.length - 1)}`;
  return ['', heading, ...tree.flatMap((note) => noteLines(note, 0)), ...changes.flatMap(entryLines)];
}

function entryLines(entry: Entry): string[] {
  const { what, name, objects, environments, wave, verdicts, fields } = entry;
  const more = objects.length > 1 && environments.length < 2 ? ` and ${objects.length - 1} more` : '';
  const where = environments.length > 1 ? ` in ${environments.join(', ')}` : '';
  const title = wrapped(`${what.padEnd(7)} ${name}${more}${where}${wave === undefined ? '' : `, wave ${wave}`}`, width);
  const shown = fields.slice(0, 4).flatMap(fieldLines);
  const rest = fields.length > 4 ? [`    ... ${fields.length - 4} more fields`] : [];
  return ['', ...title, ...verdicts.flatMap((note) => noteLines(note, 2)), ...shown, ...rest];
}

function noteLines({ level, rule, reason, advice }: Note, indent: number): string[] {
  const space = ' '.repeat(indent);
  const lines = wrapped(`${mark[level]} ${reason} [${rule}]`, width - indent - 2);
  const todo = advice === '' ? [] : wrapped(advice, width - indent - 4).map((line) => `${space}    ${line}`);
  return [...lines.map((line, index) => `${space}${index === 0 ? '' : '  '}${line}`), ...todo];
}

const mark: Readonly<Record<Level, string>> = { dangerous: '!', review: '?', routine: '.' };

function fieldLines({ item, field, path, from, to }: Field): string[] {
  const name = [item, field].filter(Boolean).join(' ') || path;
  if (from === undefined) return wrapped(`+ ${name} ${short(to)}`, width - 4).map(indented);
  if (to === undefined) return wrapped(`- ${name} ${short(from)}`, width - 4).map(indented);
  return wrapped(`~ ${name} ${briefly(from, to).join(' ')}`, width - 4).map(indented);
}

const indented = (line: string, index: number) => `    ${index === 0 ? '' : '  '}${line}`;

function short(value: unknown): string {
  return shortened(typeof value === 'object' ? JSON.stringify(value) : String(value).split('\n')[0]!, 120);
}

const shortened = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 3)}...` : text);

/** Lines of at most this width; longer words are broken. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => each.match(new RegExp(`.{1,${most - 2}}`, 'gu')) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
