import { init } from 'echarts';
import { times } from './history';
import { colour, type DrawnPanel, type NamedLine } from './panel';
import { type Box, text } from './svg';
import { format } from './units';

const palette = [
  '#5794f2',
  '#73bf69',
  '#fade2a',
  '#ff9830',
  '#f2495c',
  '#b877d9',
  '#8ab8ff',
  '#96d98d',
  '#ffb357',
  '#37872d',
];
const rowHeight = 17;
/** Rows of the legend without scrolling. */
const mostRows = 4;

/** A graph with its legend, which shows the last and the highest value. @param events times of vertical lines. */
export function timeSeries(
  panel: DrawnPanel,
  lines: readonly NamedLine[],
  box: Box,
  events: readonly number[],
): string {
  const { unit = 'none', min, max, decimals, thresholds, custom } = panel.fieldConfig?.defaults ?? {};
  const softMax = custom?.axisSoftMax ?? Number.MIN_VALUE;
  const rows = Math.min(lines.length, mostRows);
  const height = box.height - rows * rowHeight - 18;
  const limits = custom?.thresholdsStyle ? (thresholds?.steps ?? []).filter(({ value }) => value !== null) : [];
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: box.width, height });
  const highest = Math.max(
    0,
    ...lines.flatMap(
      ({ values }) => values.filter((value) => value !== undefined && Number.isFinite(value)) as number[],
    ),
  );
  chart.setOption({
    animation: false,
    color: palette,
    grid: { left: 62, right: 10, top: 8, bottom: 22 },
    xAxis: { type: 'time', useUTC: true, axisLabel: { fontSize: 10 }, splitLine: { show: false } },
    yAxis: {
      type: 'value',
      min,
      // As Grafana: a fixed maximum is kept, a threshold beyond the values is not drawn.
      max: max ?? (highest < softMax ? softMax : undefined),
      splitNumber: 4,
      axisLabel: { fontSize: 10, formatter: (value: number) => format(value, unit, decimals) },
      splitLine: { lineStyle: { color: '#e8e9ea' } },
    },
    series: lines.map(({ name, values }, index) => ({
      name,
      type: 'line',
      showSymbol: false,
      stack: custom?.stacking?.mode === 'normal' ? 'all' : undefined,
      lineStyle: { width: 1.2 },
      areaStyle: { opacity: custom?.stacking?.mode === 'normal' ? 0.3 : 0.08 },
      data: values.map((value, at) => [times[at]! * 1000, value ?? null]),
      ...(index === 0 && {
        markLine: {
          symbol: 'none',
          silent: true,
          label: { show: false },
          data: [
            ...limits.map(({ value, color }) => ({
              yAxis: value!,
              lineStyle: { color: colour(color), type: 'dashed' as const },
            })),
            ...events.map((time) => ({
              xAxis: time * 1000,
              lineStyle: { color: colour('blue'), type: 'dashed' as const },
            })),
          ],
        },
      }),
    })),
  });
  const drawn = chart.renderToSVGString().replace('<svg ', `<svg x="${box.x}" y="${box.y}" `);
  chart.dispose();
  return drawn + legend(lines, { ...box, y: box.y + height }, (value) => format(value, unit, decimals));
}

function legend(lines: readonly NamedLine[], { x, y, width }: Box, shown: (value: number) => string): string {
  const small = { size: 11 } as const;
  const more = lines.length > mostRows ? ` (${lines.length} series, the rest by scrolling)` : '';
  const head =
    text(`Name${more}`, x + 8, y + 11, { ...small, color: '#6e7781' }) +
    text('Last', x + width - 90, y + 11, { ...small, color: '#6e7781', anchor: 'end' }) +
    text('Max', x + width - 10, y + 11, { ...small, color: '#6e7781', anchor: 'end' });
  const rows = lines.slice(0, mostRows).map(({ name, values }, index) => {
    const at = y + 11 + (index + 1) * rowHeight;
    const known = values.filter((value) => value !== undefined);
    const numbers = [known.at(-1)!, Math.max(...known)];
    return [
      `<rect x="${x + 8}" y="${at - 7}" width="12" height="4" fill="${palette[index % palette.length]}"/>`,
      text(name, x + 26, at, { ...small, width: width - 200 }),
      ...numbers.map((value, column) =>
        text(shown(value), x + width - 90 + 80 * column, at, { ...small, anchor: 'end' }),
      ),
    ].join('');
  });
  return head + rows.join('');
}
