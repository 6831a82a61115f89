/** Formats values as Grafana does. @param unit Grafana's id of the unit. @param decimals Default: as many as are needed. */
export function format(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return '∞';
  const [, suffix] = /^suffix:(.+)$/.exec(unit) ?? [];
  if (suffix) return `${number(value, decimals)}${suffix}`;
  const scale = units[unit];
  if (!scale) throw new Error(`the pictures do not know the unit ${unit}`);
  return scale(value, decimals);
}

type Format = (value: number, decimals: number | undefined) => string;

const units: Readonly<Record<string, Format>> = {
  short: scaled([
    [1e9, ' Bil'],
    [1e6, ' Mil'],
    [1e3, ' K'],
  ]),
  none: scaled([]),
  percentunit: (value, decimals) => `${number(value * 100, decimals)}%`,
  bytes: scaled(binary('')),
  binBps: scaled(binary('/s'), ' B/s'),
  reqps: scaled([[1e3, ' K req/s']], ' req/s'),
  iops: scaled([[1e3, ' K io/s']], ' io/s'),
  pps: scaled([[1e3, ' K p/s']], ' p/s'),
  s: (value, decimals) => seconds(value, decimals),
  d: (value, decimals) => seconds(value * 86_400, decimals),
};

function binary(suffix: string): [number, string][] {
  return ['TiB', 'GiB', 'MiB', 'KiB'].map((name, index) => [1024 ** (4 - index), ` ${name}${suffix}`]);
}

function scaled(steps: readonly (readonly [number, string])[], otherwise = ''): Format {
  return (value, decimals) => {
    const [size, name] = steps.find(([size]) => Math.abs(value) >= size) ?? [1, otherwise];
    return `${number(value / size, decimals)}${name}`;
  };
}

const durations: readonly (readonly [number, string])[] = [
  [365 * 86_400, ' years'],
  [7 * 86_400, ' weeks'],
  [86_400, ' days'],
  [3600, ' hours'],
  [60, ' mins'],
  [1, ' s'],
  [0.001, ' ms'],
  [0.000_001, ' µs'],
];

function seconds(value: number, decimals: number | undefined): string {
  if (value === 0) return '0 s';
  const [size, name] = durations.find(([size]) => Math.abs(value) >= size) ?? durations.at(-1)!;
  return `${number(value / size, decimals)}${name}`;
}

/** Three digits, unless the panel has a number of decimals. */
function number(value: number, decimals: number | undefined): string {
  if (decimals !== undefined) return value.toFixed(decimals);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return `${Number(value.toFixed(Math.min(digits, 4)))}`;
}
