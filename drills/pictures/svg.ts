/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Average width of a character, relative to the size of the font. */
const characterWidth = 0.56;

/** A line of text, cut off at a width. */
export function text(
  content: string,
  x: number,
  y: number,
  { size = 12, color = '#24292e', weight = 400, anchor = 'start', width = Number.POSITIVE_INFINITY }: TextProps = {},
): string {
  const fits = Math.max(1, Math.floor(width / (size * characterWidth)));
  const shown = content.length > fits ? `${content.slice(0, fits - 1)}…` : content;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}" font-weight="${weight}" text-anchor="${anchor}">${escaped(shown)}</text>`;
}

interface TextProps {
  readonly size?: number;
  readonly color?: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly width?: number;
}
