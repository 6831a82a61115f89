import type { Group, Heading, Matrix } from './matrix';

const char = { label: 7.3, port: 7.4 };
const lineHeight = 16;
const padding = 8;
const groupGap = 10;
const margin = 24;
const titleHeight = 56;
const legendHeight = 44;

const meanings: Readonly<Record<Group, string>> = {
  own: 'inside the environment',
  cluster: 'with the rest of the cluster',
  outside: 'with addresses outside the cluster',
};

/**
 * A matrix as SVG: rows are sources, columns are destinations. Sizes are computed from the number of characters and fonts
 * are those of the viewer, so that the same matrix gives the same file everywhere.
 */
export function matrixSvg(matrix: Matrix): string {
  const { environment, senders, receivers } = matrix;
  const slanted = Math.max(0, ...receivers.map(({ name }) => name.length)) * char.label * Math.SQRT1_2;
  const left = margin + Math.max(0, ...senders.map(({ name }) => name.length)) * char.label + padding * 2;
  const top = titleHeight + slanted + padding * 3;
  const columns = layOut(receivers, left, (to) =>
    Math.max(
      40,
      ...senders.flatMap((from) => matrix.ports(from, to).map((text) => text.length * char.port + 2 * padding)),
    ),
  );
  const rows = layOut(senders, top, (from) =>
    Math.max(30, ...receivers.map((to) => matrix.ports(from, to).length * lineHeight + 2 * padding)),
  );
  const right = columns.at(-1)?.end ?? left;
  const bottom = rows.at(-1)?.end ?? top;
  const width = round(Math.max(right + slanted + margin, 720));
  const height = round(bottom + legendHeight + margin);

  const parts = [
    `<rect class="background" width="${width}" height="${height}" rx="6"/>`,
    text('title', margin, 32, `${environment}: allowed connections`),
    text(
      'note',
      margin,
      52,
      'rows are sources, columns are destinations; ports of the pods, TCP unless noted; an empty cell is denied',
    ),
    ...columns.map(({ at, size, heading }) => {
      const x = round(at + size / 2 + 4);
      const y = round(top - padding);
      return `<text class="name ${heading.group}" transform="translate(${x} ${y}) rotate(-45)">${escaped(heading.name)}</text>`;
    }),
    ...rows.map((row) =>
      text(`name end ${row.heading.group}`, left - padding, row.at + row.size / 2 + 4.5, row.heading.name),
    ),
    ...rows.flatMap((row) => columns.map((column) => cell(matrix, row, column))),
    ...legend(matrix, bottom + 26),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(`Allowed connections in ${environment}`)}</title>
<style>${style}</style>
${parts.join('\n')}
</svg>
`;
}

interface Track {
  readonly heading: Heading;
  readonly at: number;
  readonly size: number;
  readonly end: number;
}

/** Positions rows or columns, with a gap between groups. */
function layOut(headings: readonly Heading[], start: number, sizeOf: (heading: Heading) => number): Track[] {
  const tracks: Track[] = [];
  for (const heading of headings) {
    const before = tracks.at(-1);
    const gap = before && before.heading.group !== heading.group ? groupGap : 0;
    const at = (before?.end ?? start) + gap;
    const size = Math.ceil(sizeOf(heading));
    tracks.push({ heading, at, size, end: at + size });
  }
  return tracks;
}

function cell(matrix: Matrix, row: Track, column: Track): string {
  const [from, to] = [row.heading, column.heading];
  const ports = matrix.ports(from, to);
  const box = `x="${round(column.at + 1)}" y="${round(row.at + 1)}" width="${column.size - 2}" height="${row.size - 2}" rx="3"`;
  if (ports.length === 0) return `<rect class="closed" ${box}/>`;
  const middle = row.at + row.size / 2 - ((ports.length - 1) * lineHeight) / 2 + 4.5;
  const lines = ports.map((port, index) =>
    text('port', column.at + column.size / 2, middle + index * lineHeight, port),
  );
  const tooltip = escaped(`${from.name} to ${to.name}: ${ports.join(', ')}`);
  return `<g class="open ${groupOf(from, to)}"><title>${tooltip}</title><rect ${box}/>${lines.join('')}</g>`;
}

/** The group of a cell: that of the more distant peer. */
function groupOf(from: Heading, to: Heading): Group {
  const groups = [from.group, to.group];
  return groups.includes('outside') ? 'outside' : groups.includes('cluster') ? 'cluster' : 'own';
}

function legend({ senders, receivers }: Matrix, y: number): string[] {
  const present = new Set([...senders, ...receivers].map(({ group }) => group));
  let x = margin;
  return (['own', 'cluster', 'outside'] as const)
    .filter((group) => present.has(group))
    .map((group) => {
      const item = `<g class="open ${group}"><rect x="${round(x)}" y="${round(y)}" width="16" height="16"/></g>${text('note', x + 24, y + 12.5, meanings[group])}`;
      x += 24 + meanings[group].length * 6.8 + 24;
      return item;
    });
}

function text(type: string, x: number, y: number, content: string): string {
  return `<text class="${type}" x="${round(x)}" y="${round(y)}">${escaped(content)}</text>`;
}

const round = (number: number) => Math.round(number * 10) / 10;

const escaped = (content: string) =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
text { font: 13px ui-sans-serif, system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; fill: #1f2328; }
.title { font-size: 17px; font-weight: 600; }
.note { font-size: 12px; fill: #59636e; }
.end { text-anchor: end; }
.port { text-anchor: middle; font-size: 12.5px; font-variant-numeric: tabular-nums; }
.background { fill: #ffffff; }
.closed { fill: #f3f5f8; }
.open.own rect { fill: #dafbe1; stroke: #4ac26b; } .open.own text { fill: #116329; }
.open.cluster rect { fill: #ddf4ff; stroke: #54aeff; } .open.cluster text { fill: #0550ae; }
.open.outside rect { fill: #fff1e5; stroke: #fb8f44; } .open.outside text { fill: #953800; }
.name.cluster { fill: #0550ae; }
.name.outside { fill: #953800; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .note { fill: #9198a1; }
  .background { fill: #0d1117; }
  .closed { fill: #171d26; }
  .open.own rect { fill: #12361f; stroke: #238636; } .open.own text { fill: #7ee787; }
  .open.cluster rect { fill: #0c2d4f; stroke: #1f6feb; } .open.cluster text { fill: #a5d6ff; }
  .open.outside rect { fill: #3d2410; stroke: #bd561d; } .open.outside text { fill: #ffb77c; }
  .name.cluster { fill: #a5d6ff; }
  .name.outside { fill: #ffb77c; }
}
`;
