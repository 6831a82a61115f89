import { type Protocol, protocols } from '../model/flow';
import type { Kinds } from '../model/kinds';
import { groupBy } from '../util/collections';
import { parseCidr, type Range } from './addresses';

type Policy = Kinds['NetworkPolicy'];

/** An equivalence class of ports: no policy and no container distinguishes them, so one query covers all. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly protocol: Protocol;
}

/** The first address of each equivalence class: no policy distinguishes its addresses, so one query covers all. */
export function addressClasses(policies: readonly Policy[], others: readonly Range[]): number[] {
  const blocks = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []).flatMap(({ from }) => from ?? []), ...(spec.egress ?? []).flatMap(({ to }) => to ?? [])]
      .flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []))
      .flatMap((text) => parseCidr(text) ?? []),
  );
  return boundaries([...blocks, ...others], 2 ** 32);
}

/** The ports 1 to 65535 of every protocol as equivalence classes. @param others ports to separate that no policy has. */
export function portClasses(policies: readonly Policy[], others: readonly number[]): PortRange[] {
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

/** `80`, `8000-8080` by protocol, in order of first appearance, with adjacent ranges merged. */
export function portRanges(ranges: readonly PortRange[]): Map<Protocol, string[]> {
  return new Map(
    [...groupBy(ranges, ({ protocol }) => protocol)].map(([protocol, list]) => {
      const merged: { first: number; last: number }[] = [];
      for (const { first, last } of [...list].sort((a, b) => a.first - b.first)) {
        const before = merged.at(-1);
        if (before?.last === first - 1) before.last = last;
        else merged.push({ first, last });
      }
      return [protocol, merged.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))];
    }),
  );
}

/** `80, 8000-8080, 53/UDP`: TCP is the default. */
export function formatPorts(ranges: readonly PortRange[]): string {
  const lists = portRanges(ranges);
  if (protocols.every((protocol) => lists.get(protocol)?.join() === '1-65535')) return 'all';
  return protocols
    .flatMap((protocol) =>
      (lists.get(protocol) ?? []).map((text) => (protocol === 'TCP' ? text : `${text}/${protocol}`)),
    )
    .join(', ');
}
