import type { End } from '../model';
import { type Data, nameOf, put } from './data';
import type { GraphEdge } from './layout';

/** Objects that most applications need: their arrows would hide all others. The table of an object has them. */
export const common = new Set(['CustomResourceDefinition', 'Namespace', 'PriorityClass', 'StorageClass']);

/** The name of addresses without their networks: one box for all ranges of a name. */
export const rangeOf = (end: End) => `${end}`.replace(/ \(.*/, '');

/** One arrow for all connections between two places. */
export function edgesBetween<E>(
  connections: readonly { readonly from: E; readonly to: E; readonly ports: string }[],
  place: (end: E) => string,
): (GraphEdge & { readonly ports: string })[] {
  const found = new Map<string, string[]>();
  for (const { from, to, ports } of connections) {
    const [one, other] = [place(from), place(to)];
    if (one !== other) put(found, JSON.stringify([one, other]), ports);
  }
  return [...found].map(([ends, ports]) => {
    const [from, to] = JSON.parse(ends) as [string, string];
    const distinct = [...new Set(ports)];
    const more = distinct.length > 4 ? ` and ${distinct.length - 4} more` : '';
    const some = `${distinct.slice(0, 4).join(', ')}${more}`;
    return { from, to, ports: some, label: `${from} to ${to}: ${some}` };
  });
}

export function referenceEdges(data: Data, environment: string): GraphEdge[] {
  const found = new Map<string, string>();
  for (const [from, to, field] of data.references) {
    if (data.environmentOf(from) !== environment || data.environmentOf(to) !== environment) continue;
    const [one, other] = [data.folderOf(from), data.folderOf(to)];
    const key = JSON.stringify([one, other]);
    const label = `${nameOf(data.objects[from]!)}: ${field}`;
    if (one !== other && !common.has(data.objects[to]!.kind) && !found.has(key)) found.set(key, label);
  }
  return [...found].map(([ends, label]) => {
    const [from, to] = JSON.parse(ends) as [string, string];
    return { from, to, label, dashed: true };
  });
}
