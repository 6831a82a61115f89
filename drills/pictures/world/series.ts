import { createHash } from 'node:crypto';

export type Labels = Readonly<Record<string, string>>;

/** A simulated series. */
export interface Simulated {
  readonly name: string;
  readonly labels: Labels;
  /** Value at an hour after the beginning, or of a counter its increase a second. Undefined: no sample. */
  readonly value: (hour: number) => number | undefined;
  readonly counter: boolean;
}

/** Hours of the pictures. */
export const hours = 6;
/** Hours before them, for increases and for series that are not new. */
export const lead = 1.25;
/** Seconds between two samples, as in the rendered configuration. */
export const scrapeSeconds = 30;
/** The end, in seconds since 1970: the same pictures whenever they are drawn. */
export const end = Date.UTC(2026, 8, 14, 18) / 1000;

type Shape = number | ((hour: number, labels: Labels) => number | undefined);

/** A gauge for each label set. */
export const gauges = (name: string, sets: readonly Labels[], shape: Shape): Simulated[] =>
  all(name, sets, shape, false);
/** A counter for each label set. @param shape its increase a second. */
export const counters = (name: string, sets: readonly Labels[], shape: Shape): Simulated[] =>
  all(name, sets, shape, true);

function all(name: string, sets: readonly Labels[], shape: Shape, counter: boolean): Simulated[] {
  return sets.map((labels) => ({
    name,
    labels,
    counter,
    value: (hour) => (typeof shape === 'number' ? shape : shape(hour, labels)),
  }));
}

/** A number from 0 to 1 that belongs to a text. */
export function share(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** A value that wanders around a mean, of its own for each label set. @param spread relative to the mean. */
export const around =
  (mean: number, spread = 0.2) =>
  (hour: number, labels: Labels): number => {
    const own = share(JSON.stringify(labels));
    const wave =
      Math.sin(hour * 1.7 + own * 40) * 0.5 +
      Math.sin(hour * 7.3 + own * 90) * 0.3 +
      Math.sin(hour * 41 + own * 17) * 0.2;
    return mean * (0.7 + 0.6 * own) * (1 + spread * wave);
  };

/** The series of a histogram whose events have a typical duration. @param les upper limits of its buckets. */
export function histogram(
  name: string,
  sets: readonly Labels[],
  { perSecond, typical, les }: { perSecond: number; typical: number; les: readonly number[] },
): Simulated[] {
  const rate = around(perSecond);
  const bucket = (le: number) => 1 - Math.exp(-le / typical);
  return [
    ...les.flatMap((le) =>
      counters(
        `${name}_bucket`,
        sets.map((labels) => ({ ...labels, le: `${le}` })),
        (hour, { le: _, ...labels }) => rate(hour, labels) * bucket(le),
      ),
    ),
    ...counters(
      `${name}_bucket`,
      sets.map((labels) => ({ ...labels, le: '+Inf' })),
      (hour, { le: _, ...labels }) => rate(hour, labels),
    ),
    ...counters(`${name}_count`, sets, rate),
    ...counters(`${name}_sum`, sets, (hour, labels) => rate(hour, labels) * typical),
  ];
}

/** All combinations. */
export function product(sets: readonly Labels[], values: Readonly<Record<string, readonly string[]>>): Labels[] {
  return Object.entries(values).reduce<Labels[]>(
    (before, [label, each]) => before.flatMap((labels) => each.map((value) => ({ ...labels, [label]: value }))),
    [...sets],
  );
}
