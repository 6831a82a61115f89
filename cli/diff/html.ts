import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, Report } from '@twisterlab/platform/diff/report';
import { levels } from '@twisterlab/platform/diff/verdict';
import { root } from '@twisterlab/platform/util/root';
import { count } from '@twisterlab/platform/util/text';
import type { Compared } from './comparison';
import { escapeHtml } from './escape';
import { type Texts, textsOf } from './file-texts';
import { nearChanges, type Row, sideBySide } from './lines';
import { pathMap } from './path-map';
import { titleOf, topics } from './topics';

/** Bytes of all changes, and of those with lines beside each other: the page stays under 1 MB. */
const budget = { page: 900_000, code: 650_000 };
const asset = (name: string) => readFileSync(join(root, 'cli/diff/page', name), 'utf8');

/** The report as one page without any other file. */
export function htmlReport(report: Report, compared: Compared): string {
  const { base, head, level, counts, differing, changes, paths, tree } = report;
  const texts = textsOf(compared);
  const blocks = blocksOf(changes, texts);
  const buttons = levels
    .toReversed()
    .map((each) => `<button data-level="${each}" aria-pressed="true" class="${each}">${counts[each]} ${each}</button>`);
  const notes = tree.filter(({ rule }) => rule !== 'capacity');
  const title = `${base} to ${head}: ${level}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${asset('colours.css')}${asset('page.css')}</style></head><body>
<h1><span class="${level}">${level}</span>: ${escapeHtml(base)} to ${escapeHtml(head)}</h1>
<p class="faint">${count(differing.objects, 'object')} and ${count(differing.files, 'file')} differ${differing.folded > 0 ? `, ${count(differing.folded, 'inventory or picture')} folded` : ''}.</p>
${topicList(report)}
${notes.length > 0 ? `<h2>The tree as a whole</h2><ul>${notes.map(noteItem).join('')}</ul>` : ''}
${pathMap(paths)}
<h2>Changes</h2>
<div class="bar"><input id="filter" type="search" placeholder="Filter: a name, a rule, a value" aria-label="Filter">${buttons.join('')}
<button id="theme">Light or dark</button><span id="shown" class="faint" role="status"></span></div>
<p class="faint"><kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>o</kbd> open, <kbd>a</kbd> open all, <kbd>/</kbd> filter, <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> levels, <kbd>t</kbd> theme</p>
${blocks.join('\n')}
<script>${asset('page.js')}</script></body></html>`;
}

/** The worst changes first, as long as the page has room. */
function blocksOf(changes: readonly Entry[], texts: Texts): string[] {
  const blocks: string[] = [];
  let size = 0;
  for (const [index, entry] of changes.entries()) {
    const code =
      size < budget.code ? sides(entry, texts) : '<p class="faint">Too large for this page: see the file.</p>';
    const text = block(entry, code);
    size += Buffer.byteLength(text);
    if (size > budget.page)
      return [...blocks, `<p>${changes.length - index} more changes do not fit: npm run diff -- --format json</p>`];
    blocks.push(text);
  }
  return blocks;
}

function topicList(report: Report): string {
  const rows = topics(report).map(({ title, notes }) => {
    const shown = notes
      .slice(0, 5)
      .map(({ text, level }) => `<p class="${level === 'dangerous' ? level : ''}">${escapeHtml(text)}</p>`);
    const more = notes.length > 5 ? `<p class="faint">and ${notes.length - 5} more</p>` : '';
    return `<dt>${title}</dt><dd>${shown.join('')}${more}</dd>`;
  });
  return rows.length === 0 ? '' : `<dl class="topics">${rows.join('')}</dl>`;
}

function block(entry: Entry, code: string): string {
  const { what, level, verdicts, environments, wave, files, objects } = entry;
  const where = [environments.length > 1 ? environments.join(', ') : '', wave === undefined ? '' : `wave ${wave}`];
  const others = objects.length > 1 ? `<p class="faint">${escapeHtml(objects.slice(0, 60).join(', '))}</p>` : '';
  return `<details class="change ${level}" data-level="${level}"><summary>${what} <b>${escapeHtml(titleOf(entry))}</b> <span class="faint">${escapeHtml(where.filter(Boolean).join(', '))}</span><br><span class="${level}">${escapeHtml(verdicts[0]?.reason ?? '')}</span></summary>
<div class="body"><ul>${verdicts.map(noteItem).join('')}</ul>${others}<p class="faint">${escapeHtml(files.slice(0, 5).join(', '))}${files.length > 5 ? ` and ${files.length - 5} more` : ''}</p>${code}</div></details>`;
}

function noteItem({ level, rule, reason, advice }: Report['tree'][number]): string {
  const todo = advice === '' ? '' : `<br><span class="faint">${escapeHtml(advice)}</span>`;
  return `<li><b class="${level}">${level}</b> ${escapeHtml(reason)} <span class="faint">${rule}</span>${todo}</li>`;
}

/** Rows of one object; more are cut. */
const mostRows = 400;

/** Of a folder that comes or goes each file; of a change that several objects have the first. */
function sides({ files, name }: Entry, texts: Texts): string {
  const shown = name.includes(' objects of ') ? files.slice(0, 12) : files.slice(0, 1);
  return shown.map((file) => `${shown.length > 1 ? `<p>${escapeHtml(file)}</p>` : ''}${sideOf(file, texts)}`).join('');
}

function sideOf(file: string, texts: Texts): string {
  const { before, after } = texts(file);
  if (before === undefined && after === undefined) return '';
  const all = nearChanges(sideBySide(before ?? '', after ?? ''));
  const rows = all.slice(0, mostRows).map(tableRow);
  const more =
    all.length > mostRows ? `<tr class="gap"><td colspan="4">${all.length - mostRows} more lines</td></tr>` : '';
  return `<table class="code"><colgroup><col class="number"><col><col class="number"><col></colgroup>${rows.join('')}${more}</table>`;
}

function tableRow(row: Row | undefined): string {
  if (!row) return '<tr class="gap"><td colspan="4">...</td></tr>';
  const { old, now, oldNumber, newNumber, same } = row;
  const [before, after] = same ? [escapeHtml(old!), escapeHtml(now!)] : marked(old ?? '', now ?? '');
  const cell = (text: string | undefined, html: string, number: number | undefined, kind: string) =>
    `<td class="number">${number ?? ''}</td><td class="${text === undefined ? 'none' : kind}">${html}</td>`;
  return `<tr>${cell(old, before!, oldNumber, same ? 'same left' : 'old')}${cell(now, after!, newNumber, same ? 'same' : 'new')}</tr>`;
}

/** Two versions of a line, with the part that differs marked. */
function marked(old: string, now: string): readonly [string, string] {
  if (old === '' || now === '') return [escapeHtml(old), escapeHtml(now)];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  const rest = Math.min(old.length, now.length) - start;
  while (end < rest && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const part = (text: string) => {
    const middle = text.slice(start, text.length - end);
    return `${escapeHtml(text.slice(0, start))}${middle && `<mark>${escapeHtml(middle)}</mark>`}${escapeHtml(text.slice(text.length - end))}`;
  };
  return [part(old), part(now)];
}
