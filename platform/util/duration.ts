/** Seconds, from `60s`, `1m30s` or `60`; NaN for anything else. Fractions and units below a second are not read. */
export function duration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+[hms])+$/.test(text)) return Number.NaN;
  const units = { h: 3600, m: 60, s: 1 } as const;
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units],
    0,
  );
}
