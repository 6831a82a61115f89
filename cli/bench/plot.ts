import type { Point } from './growth';

const size = { width: 920, height: 440 };
const panel = { width: 340, height: 290, top: 70 };
const lefts = [72, 530];

/** One line for each tool, in the colours of GitHub for light and dark pages. */
const styles: Readonly<Record<string, { readonly light: string; readonly dark: string; readonly dash: string }>> = {
  synth: { light: '#0969da', dark: '#4493f8', dash: '' },
  cdk8s: { light: '#cf222e', dark: '#f85149', dash: '7 3' },
  helm: { light: '#1a7f37', dark: '#3fb950', dash: '2 3' },
  kustomize: { light: '#8250df', dark: '#ab7df8', dash: '9 3 2 3' },
};

/** Seconds and memory by number of objects, on logarithmic axes: a line of slope one is linear growth. */
export function plot(points: readonly Point[]): string {
  const panels = [
    panelOf('seconds', lefts[0]!, points, ({ seconds }) => seconds),
    panelOf('memory of the largest process, MiB', lefts[1]!, points, ({ memory }) => memory && memory / 2 ** 20),
  ];
  const names = [...new Set(points.map(({ tool }) => tool))];
  const legend = names.map((name, index) => {
    const x = lefts[0]! + index * 130;
    return `<path class="line ${name}" d="M${x} 30h34"/><text class="text" x="${x + 42}" y="34">${name}</text>`;
  });
  const colours = (of: 'light' | 'dark') =>
    names.map((name) => `.${name}{stroke:${styles[name]![of]}}.dot.${name}{fill:${styles[name]![of]}}`).join('');
  const dashes = names.map((name) => `.line.${name}{stroke-dasharray:${styles[name]!.dash || 'none'}}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">
<title>Seconds and memory by number of objects</title>
<style>text{font:13px system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif}.end{text-anchor:end}.middle{text-anchor:middle}.background{fill:#ffffff}.text{fill:#1f2328}.grid{stroke:#d1d9e0;stroke-width:1}.line{fill:none;stroke-width:2}.dot{stroke:none}${dashes}${colours('light')}@media (prefers-color-scheme: dark){.background{fill:#0d1117}.text{fill:#e6edf3}.grid{stroke:#3d444d}${colours('dark')}}</style>
<rect class="background" width="${size.width}" height="${size.height}" rx="6"/>
${[...legend, ...panels].join('\n')}
</svg>
`;
}

function panelOf(
  title: string,
  left: number,
  points: readonly Point[],
  value: (point: Point) => number | undefined,
): string {
  const known = points.flatMap((point) => {
    const y = value(point);
    return y === undefined ? [] : [{ tool: point.tool, x: point.objects, y }];
  });
  const across = axis(
    known.map(({ x }) => x),
    left,
    left + panel.width,
  );
  const up = axis(
    known.map(({ y }) => y),
    panel.top + panel.height,
    panel.top,
  );
  const bottom = panel.top + panel.height;
  const parts = [
    `<text class="text" x="${left}" y="${panel.top - 14}">${title}</text>`,
    `<text class="text middle" x="${left + panel.width / 2}" y="${bottom + 42}">objects</text>`,
    ...across.ticks.map(
      ({ at, label }) =>
        `<path class="grid" d="M${at} ${panel.top}V${bottom}"/><text class="text middle" x="${at}" y="${bottom + 20}">${label}</text>`,
    ),
    ...up.ticks.map(
      ({ at, label }) =>
        `<path class="grid" d="M${left} ${at}H${left + panel.width}"/><text class="text end" x="${left - 8}" y="${at + 4.5}">${label}</text>`,
    ),
  ];
  for (const tool of new Set(known.map((each) => each.tool))) {
    const own = known.filter((each) => each.tool === tool).map(({ x, y }) => [across.at(x), up.at(y)]);
    parts.push(`<path class="line ${tool}" d="M${own.map((each) => each.join(' ')).join('L')}"/>`);
    parts.push(...own.map(([x, y]) => `<circle class="dot ${tool}" cx="${x}" cy="${y}" r="3.5"/>`));
  }
  return parts.join('\n');
}

/** A logarithmic axis with ticks at 1, 2 and 5 times powers of ten. */
function axis(values: readonly number[], from: number, to: number) {
  const low = 0.9 * Math.min(...values);
  const high = 1.1 * Math.max(...values);
  const at = (value: number) => rounded(from + ((to - from) * Math.log(value / low)) / Math.log(high / low));
  const powers = Array.from({ length: 12 }, (_, index) => 10 ** (index - 3));
  const steps = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5];
  const ticks = powers
    .flatMap((power) => steps.map((step) => step * power))
    .filter((tick) => tick >= low && tick <= high);
  return { at, ticks: ticks.map((tick) => ({ at: at(tick), label: labelOf(tick) })) };
}

const labelOf = (tick: number) => (tick >= 1000 ? `${tick / 1000}k` : `${Number(tick.toPrecision(1))}`);
const rounded = (value: number) => Math.round(value * 10) / 10;
