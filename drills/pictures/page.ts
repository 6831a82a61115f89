import { type DashboardJson, panelsOf } from '../../charts/monitoring/grafana/queries';
import { type History, times } from './history';
import { type DrawnPanel, linesOf } from './panel';
import { statPanel } from './stat';
import { type Box, text } from './svg';
import { tablePanel } from './table';
import { timeSeries } from './time-series';

/** Grafana's grid: 24 columns, and rows of 30 pixels with gaps of 8. */
const page = { width: 1248, column: 52, row: 38, gap: 8, top: 44 };

/** A dashboard as Grafana lays it out. */
export interface Picture {
  readonly svg: string;
  /** Panels without data. */
  readonly empty: readonly string[];
}

export async function draw(dashboard: DashboardJson, history: History): Promise<Picture> {
  const panels = (dashboard.panels ?? []) as readonly DrawnPanel[];
  const events = await eventsOf(dashboard, history);
  const empty: string[] = [];
  const drawn: string[] = [];
  for (const panel of panels) {
    const box = boxOf(panel);
    if (panel.type === 'row') {
      drawn.push(text(`▾ ${panel.title}`, box.x + 4, box.y + 20, { size: 14, weight: 600 }));
      continue;
    }
    const lines = panelsOf({ panels: [panel] }).length > 0 ? await linesOf(panel, history) : undefined;
    if (lines?.length === 0 && !/[Nn]ormally empty|No data without/.test(panel.description ?? ''))
      empty.push(panel.title ?? '');
    drawn.push(frame(panel, box), content(panel, lines, inside(box), events));
  }
  const height = Math.max(...panels.map((panel) => boxOf(panel)).map(({ y, height }) => y + height)) + page.gap;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${height}" viewBox="0 0 ${page.width} ${height}" font-family="sans-serif">`;
  const title = text(dashboard.title ?? '', 8, 28, { size: 18, weight: 600 });
  return { svg: `${head}<rect width="100%" height="100%" fill="#f4f5f5"/>${title}${drawn.join('\n')}</svg>\n`, empty };
}

function boxOf({ gridPos }: DrawnPanel): Box {
  const { x, y, w, h } = gridPos!;
  return { x: x * page.column, y: page.top + y * page.row, width: w * page.column, height: h * page.row };
}

function frame({ title = '' }: DrawnPanel, { x, y, width, height }: Box): string {
  const rect = `<rect x="${x + 4}" y="${y}" width="${width - page.gap}" height="${height - page.gap}" rx="2" fill="#ffffff" stroke="#e0e1e2"/>`;
  return rect + text(title, x + 12, y + 20, { size: 13, weight: 600, width: width - 24 });
}

const inside = ({ x, y, width, height }: Box): Box => ({
  x: x + 8,
  y: y + 28,
  width: width - 2 * page.gap,
  height: height - 28 - 2 * page.gap,
});

function content(
  panel: DrawnPanel,
  lines: Awaited<ReturnType<typeof linesOf>>,
  box: Box,
  events: readonly number[],
): string {
  if (panel.type === 'text') return markdown(panel.options?.content ?? '', box);
  const middle = (what: string) =>
    text(what, box.x + box.width / 2, box.y + box.height / 2, { anchor: 'middle', color: '#6e7781' });
  if (!lines) return middle('Loki: the drill dashboards runs this query');
  if (lines.length === 0) return middle('No data');
  if (panel.type === 'timeseries') return timeSeries(panel, lines, box, events);
  return panel.type === 'table' ? tablePanel(panel, lines, box) : statPanel(panel, lines, box);
}

/** Paragraphs without links and emphasis, wrapped. */
function markdown(content: string, { x, y, width }: Box): string {
  const plain = content.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('**', '');
  const fits = Math.floor(width / 6.6);
  const rows = plain.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${fits}}(?:\\s|$)`, 'g')) ?? []);
  return rows.map((row, index) => text(row, x + 6, y + 14 + index * 18)).join('');
}

/** Times at which the annotations of a dashboard begin. */
async function eventsOf({ annotations }: DashboardJson, history: History): Promise<number[]> {
  const found: number[] = [];
  for (const { expr = '' } of annotations?.list ?? []) {
    const lines = await history.all(expr);
    const at = times.filter((_, index) => lines.some(({ values }) => values[index] !== undefined));
    found.push(...at.filter((time, index) => time - (at[index - 1] ?? 0) > 300));
  }
  return found;
}
