import { type Protocol, protocols } from '../model/flow';
import type { Kinds } from '../model/kinds';
import { groupBy } from '../util/collections';
import { cidr, type Range } from './addresses';

type Policy = Kinds['NetworkPolicy'];

/** A stretch of ports of one protocol that no policy and no container tells apart: one question covers all of them. */
export interface PortCell {
  readonly first: number;
  readonly last: number;
  readonly protocol: Protocol;
}

/** First addresses of the stretches of the IPv4 space that no policy tells apart: one probe each covers all addresses. */
export function addressCells(policies: readonly Policy[], others: readonly Range[]): number[] {
  const blocks = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []).flatMap(({ from }) => from ?? []), ...(spec.egress ?? []).flatMap(({ to }) => to ?? [])]
      .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []))
      .flatMap((text) => cidr(text) ?? []),
  );
  return boundaries([...blocks, ...others], 2 ** 32);
}

/** The ports 1 to 65535 of every protocol in stretches. @param others ports that matter though no policy names them. */
export function portCells(policies: readonly Policy[], others: readonly number[]): PortCell[] {
  const rules = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ ports }) => ports ?? []),
  );
  const ranges = rules.flatMap(({ port, endPort }) =>
    typeof port === 'number' ? [{ first: port, last: endPort ?? port }] : [],
  );
  const starts = boundaries(
    [...ranges, ...others.map((port) => ({ first: port, last: port })), { first: 1, last: 1 }],
    65536,
  ).filter((port) => port > 0);
  return protocols.flatMap((protocol) =>
    starts.map((first, index) => ({ first, last: (starts[index + 1] ?? 65536) - 1, protocol })),
  );
}

function boundaries(ranges: readonly Range[], end: number): number[] {
  const starts = new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])]);
  return [...starts].filter((start) => start < end).sort((a, b) => a - b);
}

/** `80`, `8000-8080`, by protocol in the order of their first appearance: neighbours joined. */
export function stretches(cells: readonly PortCell[]): Map<Protocol, string[]> {
  return new Map(
    [...groupBy(cells, ({ protocol }) => protocol)].map(([protocol, list]) => {
      const joined: { first: number; last: number }[] = [];
      for (const { first, last } of [...list].sort((a, b) => a.first - b.first)) {
        const before = joined.at(-1);
        if (before?.last === first - 1) before.last = last;
        else joined.push({ first, last });
      }
      return [protocol, joined.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))];
    }),
  );
}

/** `80, 8000-8080, 53/UDP`: TCP goes without saying. */
export function portsText(cells: readonly PortCell[]): string {
  const lists = stretches(cells);
  if (protocols.every((protocol) => lists.get(protocol)?.join() === '1-65535')) return 'all';
  return protocols
    .flatMap((protocol) =>
      (lists.get(protocol) ?? []).map((text) => (protocol === 'TCP' ? text : `${text}/${protocol}`)),
    )
    .join(', ');
}
