import type { AddressBlocks, Flow, FlowPeer } from '../model/flow';
import { byCodeUnit, groupBy } from '../util/collections';
import { inBlocks, type NamedIpPeer, type Network } from './endpoints';

/** An address range outside the cluster, named by a flow. */
export interface NamedRange {
  readonly name: string;
  readonly blocks: AddressBlocks;
  readonly addresses: readonly NamedIpPeer[];
  /** The flows from or to the range. */
  readonly flows: readonly Flow[];
}

/** The name for addresses outside all named ranges. */
export const otherAddresses = 'other addresses';

/** The ranges that flows declare, the widest first. If two share a name, their blocks are appended to it. */
export function namedRanges({ addresses }: Network, flows: readonly Flow[]): NamedRange[] {
  const parties = flows.flatMap((flow) =>
    [flow.from, flow.to].flatMap((party) => (isRange(party) ? [{ party, flow }] : [])),
  );
  const ranges = [...groupBy(parties, ({ party }) => `${party.name} ${formatBlocks(party)}`).values()].map((same) => {
    const { name, ...blocks } = same[0]!.party;
    return {
      name,
      blocks,
      addresses: addresses.filter(({ peer }) => inBlocks(blocks, peer.address)),
      flows: same.map(({ flow }) => flow),
    };
  });
  const byName = groupBy(ranges, ({ name }) => name);
  return ranges
    .map((range) =>
      byName.get(range.name)!.length > 1 ? { ...range, name: `${range.name} (${formatBlocks(range.blocks)})` } : range,
    )
    .sort((a, b) => b.addresses.length - a.addresses.length || byCodeUnit(a.name, b.name));
}

function isRange(party: FlowPeer): party is Extract<FlowPeer, AddressBlocks> {
  return 'addresses' in party;
}

/** `0.0.0.0/0 without 10.0.0.0/8, 127.0.0.0/8` */
export function formatBlocks({ addresses, except = [] }: AddressBlocks): string {
  return [addresses.join(', '), except.join(', ')].filter(Boolean).join(' without ');
}

/**
 * Names a set of addresses: by each range inside it for which `declared` is true, then by other ranges inside it that cover
 * further addresses. The rest is named `other addresses`.
 */
export function nameAddresses(
  ranges: readonly NamedRange[],
  open: ReadonlySet<NamedIpPeer>,
  declared: (range: NamedRange) => boolean,
): { readonly name: string; readonly addresses: readonly NamedIpPeer[] }[] {
  const inside = ranges.filter(({ addresses }) => addresses.length > 0 && addresses.every((each) => open.has(each)));
  const rest = new Set(open);
  const found: { name: string; addresses: readonly NamedIpPeer[] }[] = [];
  for (const range of [...inside.filter(declared), ...inside.filter((each) => !declared(each))]) {
    if (!declared(range) && !range.addresses.some((each) => rest.has(each))) continue;
    for (const each of range.addresses) rest.delete(each);
    found.push(range);
  }
  return rest.size > 0 ? [...found, { name: otherAddresses, addresses: [...rest] }] : found;
}
