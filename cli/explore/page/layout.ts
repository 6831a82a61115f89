import dagre from '@dagrejs/dagre';

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  /** What it is, in the words of C4: `environment`, `application`, a kind. */
  readonly kind: string;
  readonly href?: string;
  /** Another box than those that the picture is about. */
  readonly outside?: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** A reference instead of a connection. */
  readonly dashed?: boolean;
}

export interface Box extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly (GraphEdge & { readonly points: readonly { readonly x: number; readonly y: number }[] })[];
}

/** More boxes are not readable, and their layout takes longer than a reader waits. */
export const mostBoxes = 60;

/** Width of a character of a title, with its margin. */
const character = 8.4;

/** Places the boxes in ranks along the edges. */
export function layoutOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], direction: 'LR' | 'TB'): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 22, ranksep: direction === 'LR' ? 90 : 46 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, title, kind } of nodes)
    graph.setNode(id, { width: Math.max(90, Math.max(title.length, kind.length) * character + 20), height: 44 });
  const known = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  for (const [index, { from, to }] of drawn.entries()) graph.setEdge(from, to, {}, `${index}`);
  dagre.layout(graph);
  const boxes = nodes.map((node): Box => {
    const { x, y, width, height } = graph.node(node.id);
    return { ...node, x: x - width / 2, y: y - height / 2, width, height };
  });
  const lines = drawn.map((edge, index) => ({
    ...edge,
    points: graph.edge(edge.from, edge.to, `${index}`).points ?? [],
  }));
  return { ...frameOf(boxes, lines), boxes, lines };
}

const margin = 8;

/** The smallest frame around boxes and arrows: arrows also go outside of what the library reports. */
function frameOf(boxes: Layout['boxes'], lines: Layout['lines']): Pick<Layout, 'x' | 'y' | 'width' | 'height'> {
  const points = lines.flatMap((line) => line.points);
  const xs = [...points.map(({ x }) => x), ...boxes.flatMap(({ x, width }) => [x, x + width])];
  const ys = [...points.map(({ y }) => y), ...boxes.flatMap(({ y, height }) => [y, y + height])];
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

/** A curve through the points of an edge. */
export function smooth(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = rest.slice(0, -1).map(({ x, y }, index) => {
    const next = rest[index + 1]!;
    return index === rest.length - 2
      ? `Q${x} ${y} ${next.x} ${next.y}`
      : `Q${x} ${y} ${(x + next.x) / 2} ${(y + next.y) / 2}`;
  });
  const last = rest.at(-1)!;
  return `M${first.x} ${first.y} ${parts.join(' ') || `L${last.x} ${last.y}`}`;
}
