import { type DrawnPanel, type NamedLine, thresholdColour } from './panel';
import { type Box, text } from './svg';
import { format } from './units';

interface Organize {
  readonly indexByName: Readonly<Record<string, number>>;
  readonly renameByName: Readonly<Record<string, string>>;
}

/** The first rows that fit, with the columns of the transformation `organize`. */
export function tablePanel(panel: DrawnPanel, lines: readonly NamedLine[], box: Box): string {
  const { unit = 'none', decimals, thresholds } = panel.fieldConfig?.defaults ?? {};
  const option = (id: string) => panel.transformations?.find((each) => each.id === id)?.options;
  const { indexByName, renameByName } = option('organize') as unknown as Organize;
  const [sort] = ((option('sortBy')?.sort ?? []) as { field: string }[]).map(({ field }) => field);
  const columns = Object.keys(indexByName).sort((a, b) => indexByName[a]! - indexByName[b]!);
  const width = box.width / columns.length;
  const fits = Math.floor(box.height / 24) - 1;
  const cell = (line: NamedLine, column: string) =>
    column === 'Value' ? format(line.values[0]!, unit, decimals) : (line.labels[column] ?? '');
  const by = columns.find((column) => renameByName[column] === sort);
  const sorted = by ? [...lines].sort((a, b) => (cell(a, by) < cell(b, by) ? -1 : 1)) : lines;
  const at = (column: number, row: number) => [box.x + column * width + 8, box.y + row * 24 + 16] as const;
  const head = columns.map((column, index) =>
    text(renameByName[column] ?? column, ...at(index, 0), { weight: 600, color: '#3274d9', width: width - 10 }),
  );
  const body = sorted.slice(0, fits).flatMap((line, row) =>
    columns.map((column, index) => {
      const coloured = column === 'Value' && (thresholds?.steps.length ?? 0) > 1;
      const color = coloured ? thresholdColour(panel, line.values[0]!) : undefined;
      return text(cell(line, column), ...at(index, row + 1), { width: width - 10, ...(color && { color }) });
    }),
  );
  const more =
    lines.length > fits
      ? text(`${lines.length} rows, the rest by scrolling`, box.x + box.width - 8, box.y + box.height - 2, {
          size: 10,
          anchor: 'end',
          color: '#6e7781',
        })
      : '';
  return [...head, ...body, more].join('');
}
