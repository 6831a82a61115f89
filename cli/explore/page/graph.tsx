import { useMemo, useState } from 'preact/hooks';
import { type GraphEdge, type GraphNode, layoutOf, mostBoxes, smooth } from './layout';

interface Props {
  /** What the picture shows, for those who do not see it. */
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Boxes and arrows. A box is a link; pointing at it or focusing it highlights its arrows. */
export function Graph({ title, nodes, edges }: Props) {
  const [active, setActive] = useState<string>();
  const shown = nodes.slice(0, mostBoxes);
  const narrow = innerWidth < 700;
  const key = `${shown.map(({ id }) => id).join()} ${edges.length} ${narrow}`;
  // The lists are made anew for each render: the key differs only if they do.
  const layout = useMemo(() => layoutOf(shown, edges, narrow ? 'TB' : 'LR'), [key]);
  if (shown.length === 0) return null;
  const { x: left, y: top, width, height, boxes, lines } = layout;
  return (
    <figure class={active === undefined ? '' : 'pointed'}>
      <div class="scroll">
        <svg
          viewBox={`${left} ${top} ${width} ${height}`}
          style={{ width: `${Math.round(width)}px`, minWidth: `${Math.round(Math.min(width, 0.62 * width + 120))}px` }}
        >
          <title>{title}</title>
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0 8 4 0 8z" />
            </marker>
          </defs>
          {lines.map(({ from, to, label, dashed, points }) => (
            <path
              key={`${from} ${to} ${label}`}
              class={`edge ${dashed ? 'dashed' : ''} ${active === from || active === to ? 'on' : ''}`}
              d={smooth(points)}
              marker-end="url(#arrow)"
            >
              <title>{label}</title>
            </path>
          ))}
          {boxes.map(({ id, title: name, kind, href, outside, x, y, width: w, height: h }) => {
            const handlers = {
              onMouseEnter: () => setActive(id),
              onMouseLeave: () => setActive(undefined),
              onFocus: () => setActive(id),
              onBlur: () => setActive(undefined),
            };
            const box = (
              <>
                <rect x={x} y={y} width={w} height={h} rx="6" />
                <text x={x + w / 2} y={y + 19} class="name">
                  {name}
                </text>
                <text x={x + w / 2} y={y + 35} class="kind">
                  {kind}
                </text>
              </>
            );
            return href === undefined ? (
              // Pointing only highlights: the table below has the same facts.
              <g key={id} class={`box ${outside ? 'outside' : ''}`} {...handlers}>
                {box}
              </g>
            ) : (
              <a key={id} href={href} class={`box ${outside ? 'outside' : ''}`} {...handlers}>
                {box}
              </a>
            );
          })}
        </svg>
      </div>
      {nodes.length > shown.length && (
        <figcaption class="faint">
          {nodes.length - shown.length} of {nodes.length} boxes are not drawn: see the table.
        </figcaption>
      )}
    </figure>
  );
}
