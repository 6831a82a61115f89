import ipaddr from 'ipaddr.js';

/** An inclusive range of IPv4 addresses as unsigned 32-bit numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Parses an IPv4 address; undefined if it is invalid, has leading zeros or is a short form. */
export function parseAddress(text: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
}

const blocks = new Map<string, Range | undefined>();

/** Parses `192.168.0.0/24`; undefined if it is not an IPv4 CIDR. Host bits are allowed, as in the API server. Cached. */
export function parseCidr(text: string): Range | undefined {
  if (!blocks.has(text)) blocks.set(text, rangeOf(text));
  return blocks.get(text);
}

function rangeOf(text: string): Range | undefined {
  const [base, prefix] = text.split('/');
  const start = parseAddress(base ?? '');
  if (start === undefined || prefix === undefined || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return undefined;
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(start / size) * size;
  return { first, last: first + size - 1 };
}

/** Parses `192.168.0.100-192.168.0.110`, MetalLB's notation; undefined if it is invalid or the end is before the start. */
export function parseRange(text: string): Range | undefined {
  const parts = text.split('-').map((part) => parseAddress(part.trim()));
  const [from, to] = parts;
  if (parts.length !== 2 || from === undefined || to === undefined || from > to) return undefined;
  return { first: from, last: to };
}

export function contains(outer: Range, inner: Range | number): boolean {
  const { first, last } = typeof inner === 'number' ? { first: inner, last: inner } : inner;
  return outer.first <= first && last <= outer.last;
}

/** The parts of a range outside the others, in order. */
export function without(range: Range, others: readonly Range[]): Range[] {
  return others.reduce<Range[]>(
    (parts, hole) =>
      parts.flatMap((part) => {
        if (!overlaps(part, hole)) return [part];
        const before = { first: part.first, last: hole.first - 1 };
        const after = { first: hole.last + 1, last: part.last };
        return [before, after].filter(({ first, last }) => first <= last);
      }),
    [range],
  );
}

export function overlaps(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
