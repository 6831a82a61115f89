import type { Row } from './comparison';
import type { Point } from './growth';
import type { Machine } from './machine';

export interface Results {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  readonly points: readonly Point[];
  /** Seconds after which a process was ended. */
  readonly limit: number;
}

/** The cells of the comparison, with a heading. The ratio is that of the first row. */
export function comparisonTable(rows: readonly Row[]): string[][] {
  const first = median(rows[0]!.runs.map(({ wall }) => wall));
  return [
    ['command', 'wall s', 'processor s', 'files written after s', 'times faster than the first'],
    ...rows.map(({ name, runs }) => {
      const wall = median(runs.map((run) => run.wall));
      const reached = runs.flatMap((run) => run.reached ?? []);
      const written = reached.length === runs.length ? median(reached) : undefined;
      return [
        name,
        seconds(wall),
        seconds(median(runs.map(({ cpu }) => cpu))),
        seconds(written),
        (first / (written ?? wall)).toFixed(1),
      ];
    }),
  ];
}

/** The cells of the growth: a row for each size, two columns for each tool. */
export function growthTable(points: readonly Point[]): string[][] {
  const names = [...new Set(points.map(({ tool }) => tool))];
  const sizes = [...new Set(points.map(({ objects }) => objects))];
  return [
    ['objects', ...names.flatMap((name) => [`${name} s`, `${name} MiB`])],
    ...sizes.map((size) => [
      `${size}`,
      ...names.flatMap((name) => {
        const point = points.find(({ tool, objects }) => tool === name && objects === size);
        const { memory } = point ?? {};
        return [seconds(point?.seconds), memory === undefined ? '-' : `${Math.round(memory / 2 ** 20)}`];
      }),
    ]),
  ];
}

/** docs/bench.md. The same results give the same page. */
export function page({ machine, rows, points, limit }: Results): string {
  const { date, processor, cores, memory, kernel, node } = machine;
  return `# Speed

Written by \`npm run bench -- --write\` on ${date}: ${processor}, ${cores} cores, ${(memory / 2 ** 30).toFixed(0)} GiB, ${kernel}, Node.js
${node}. Figures depend on the machine; ratios less so.

## One change

Medians of ${rows[0]!.runs.length} alternating runs of whole processes on the charts of this repository. The ratio compares the time to the written files
with the wall time of \`cdk8s synth\`. Both synths check types; \`synth\` does it beside the render, and ends when that is done. Only
\`synth\` verifies the objects, by all rules.

${markdown(comparisonTable(rows))}
${points.length === 0 ? '' : growthSection(points, limit)}`;
}

const growthSection = (points: readonly Point[], limit: number) => `
## Growth

One cluster with more and more tenants, rendered from nothing, each size in a process of its own. \`synth\` verifies, writes \`dist\`
and the pages of the network; its modules are compiled, and nothing else is in its cache. \`cdk8s synth\` renders the same charts
with an App for each environment. \`helm template\` gets a chart with a loop over the tenants, \`kustomize build\` a base and two
overlays for each tenant. All write the same objects; \`cdk8s\` has no sync waves and
overwrites those of one kind and name in two namespaces. Only \`synth\` verifies them. Memory is that of the largest process of a
command. A dash is a process that would take longer than ${limit} s, or ran out of memory.

![Seconds and memory by number of objects](bench.svg)

${markdown(growthTable(points))}
`;

function markdown([head, ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const line = `|${head!.map((_, column) => (column === 0 ? '---|' : '--:|')).join('')}`;
  return [row(head!), line, ...rows.map(row)].join('\n');
}

const seconds = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
