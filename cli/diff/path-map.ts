import type { PathChange } from '@twisterlab/platform/diff/reach/change';
import { escapeHtml } from './escape';

/** Most lines of the picture; the table has all paths. */
const most = 40;
const rowHeight = 24;
const width = 900;

/** A picture and a table of the paths that opened and closed. Empty without any. */
export function pathMap(paths: readonly PathChange[]): string {
  if (paths.length === 0) return '';
  const opened = paths.filter(({ what }) => what === 'opened').length;
  const title = `<h2>Paths: ${opened} opened, ${paths.length - opened} closed</h2>`;
  return `${title}<div class="map scroll">${picture(paths.slice(0, most))}</div>${table(paths)}`;
}

function picture(paths: readonly PathChange[]): string {
  const [senders, receivers] = [paths.map(({ from }) => from), paths.map(({ to }) => to)].map((names) => [
    ...new Set(names),
  ]);
  const height = Math.max(senders!.length, receivers!.length) * rowHeight + 20;
  const y = (names: readonly string[], name: string) => names.indexOf(name) * rowHeight + 20;
  const [left, right] = [width * 0.38, width * 0.62];
  const lines = paths.map(({ what, from, to, ports }) => {
    const [a, b] = [y(senders!, from) - 4, y(receivers!, to) - 4];
    return `<line class="${what}" x1="${left + 6}" y1="${a}" x2="${right - 6}" y2="${b}" stroke-width="2"><title>${escapeHtml(`${what}: ${from} to ${to} (${ports})`)}</title></line>`;
  });
  const labels = [
    ...senders!.map((name) => `<text x="${left}" y="${y(senders!, name)}" text-anchor="end">${label(name)}</text>`),
    ...receivers!.map((name) => `<text x="${right}" y="${y(receivers!, name)}">${label(name)}</text>`),
  ];
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Paths opened and closed">${lines.join('')}${labels.join('')}</svg>`;
}

const label = (name: string) => escapeHtml(name.length > 48 ? `${name.slice(0, 45)}...` : name);

function table(paths: readonly PathChange[]): string {
  const rows = paths.slice(0, 200).map(({ what, from, to, ports, outside }) => {
    const mark = what === 'opened' ? '<b class="dangerous">opened</b>' : 'closed';
    return `<tr><td>${mark}${outside ? ' (outside)' : ''}</td><td>${escapeHtml(from)}</td><td>${escapeHtml(to)}</td><td>${escapeHtml(ports)}</td></tr>`;
  });
  const more = paths.length > 200 ? `<p class="faint">and ${paths.length - 200} more</p>` : '';
  return `<details id="paths"><summary>All paths</summary><div class="scroll"><table class="paths"><tr><th></th><th>from</th><th>to</th><th>ports</th></tr>${rows.join('')}</table></div>${more}</details>`;
}
