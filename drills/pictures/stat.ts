import { colour, type DrawnPanel, mapped, type NamedLine, thresholdColour } from './panel';
import { type Box, text } from './svg';
import { format } from './units';

/** Values side by side, as many columns as fit best; the name of each if there are several. */
export function statPanel(panel: DrawnPanel, lines: readonly NamedLine[], box: Box): string {
  const { unit = 'none', decimals } = panel.fieldConfig?.defaults ?? {};
  const columns = Math.max(1, Math.min(lines.length, Math.floor(box.width / 120)));
  const rows = Math.ceil(lines.length / columns);
  const [width, height] = [box.width / columns, box.height / rows];
  const size = Math.max(9, Math.min(34, height * 0.42, width * 0.16));
  return lines
    .map((line, index) => {
      const value = line.values.at(-1)!;
      const known = mapped(panel, value);
      const [x, y] = [box.x + (index % columns) * width + width / 2, box.y + Math.floor(index / columns) * height];
      const named = lines.length > 1;
      return [
        named
          ? text(line.name, x, y + height * 0.3, {
              size: Math.min(12, height * 0.3),
              anchor: 'middle',
              width: width - 6,
            })
          : '',
        text(known?.text ?? format(value, unit, decimals), x, y + height * (named ? 0.8 : 0.62), {
          size,
          weight: 600,
          anchor: 'middle',
          color: known ? colour(known.color) : thresholdColour(panel, value),
          width: width - 4,
        }),
      ].join('');
    })
    .join('');
}
