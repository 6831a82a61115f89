import { contains, formatAddress, parseCidr, type Range } from '../../network/addresses';
import { internet } from '../../network/external';

/** Not one of the special-purpose networks of RFC 6890. */
export function isPublic({ first }: Range): boolean {
  return !(internet.except ?? []).some((text) => contains(parseCidr(text)!, first)) && first > 0x00ffffff;
}

export function describeRanges(ranges: readonly Range[]): string {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before?.last === first - 1) before.last = last;
    else merged.push({ first, last });
  }
  if (ranges.some(isPublic) && ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0) > 2 ** 31)
    return 'the internet';
  const most = 3;
  const names = merged.map(blockOf);
  return names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** As a network if it is one, else as a range. */
function blockOf({ first, last }: Range): string {
  const size = last - first + 1;
  const bits = Math.log2(size);
  if (Number.isInteger(bits) && first % size === 0)
    return bits === 0 ? formatAddress(first) : `${formatAddress(first)}/${32 - bits}`;
  return `${formatAddress(first)}-${formatAddress(last)}`;
}
