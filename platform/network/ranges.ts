import type { AddressBlocks, Flow, Party } from '../model/flow';
import { byCodeUnit, groupBy } from '../util/collections';
import { type NamedAddress, type Network, within } from './ends';

/** Addresses outside the cluster by the name that a flow gives them. */
export interface NamedRange {
  readonly name: string;
  readonly blocks: AddressBlocks;
  readonly addresses: readonly NamedAddress[];
  /** The flows that begin or end there. */
  readonly flows: readonly Flow[];
}

/** What no flow names. */
export const elsewhere = 'elsewhere';

/** The ranges that flows declare, the widest first. Two of one name have their addresses in it. */
export function namedRanges({ addresses }: Network, flows: readonly Flow[]): NamedRange[] {
  const ends = flows.flatMap((flow) =>
    [flow.from, flow.to].flatMap((party) => (isRange(party) ? [{ party, flow }] : [])),
  );
  const ranges = [...groupBy(ends, ({ party }) => `${party.name} ${blocksText(party)}`).values()].map((same) => {
    const { name, ...blocks } = same[0]!.party;
    return {
      name,
      blocks,
      addresses: addresses.filter(({ end }) => within(blocks, end.address)),
      flows: same.map(({ flow }) => flow),
    };
  });
  const rivals = groupBy(ranges, ({ name }) => name);
  return ranges
    .map((range) =>
      rivals.get(range.name)!.length > 1 ? { ...range, name: `${range.name} (${blocksText(range.blocks)})` } : range,
    )
    .sort((a, b) => b.addresses.length - a.addresses.length || byCodeUnit(a.name, b.name));
}

function isRange(party: Party): party is Extract<Party, AddressBlocks> {
  return 'addresses' in party;
}

/** `0.0.0.0/0 without 10.0.0.0/8, 127.0.0.0/8` */
export function blocksText({ addresses, except = [] }: AddressBlocks): string {
  return [addresses.join(', '), except.join(', ')].filter(Boolean).join(' without ');
}

/**
 * Names for a set of addresses: each range that lies in it and that `declared` holds for, further ranges where they name
 * addresses that those leave out, and `elsewhere` for what remains.
 */
export function naming(
  ranges: readonly NamedRange[],
  open: ReadonlySet<NamedAddress>,
  declared: (range: NamedRange) => boolean,
): { readonly name: string; readonly addresses: readonly NamedAddress[] }[] {
  const inside = ranges.filter(({ addresses }) => addresses.length > 0 && addresses.every((each) => open.has(each)));
  const rest = new Set(open);
  const found: { name: string; addresses: readonly NamedAddress[] }[] = [];
  for (const range of [...inside.filter(declared), ...inside.filter((each) => !declared(each))]) {
    if (!declared(range) && !range.addresses.some((each) => rest.has(each))) continue;
    for (const each of range.addresses) rest.delete(each);
    found.push(range);
  }
  return rest.size > 0 ? [...found, { name: elsewhere, addresses: [...rest] }] : found;
}
