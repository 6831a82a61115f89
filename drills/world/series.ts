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

/** The simulated time. Hours of a series count from its start; they are negative before it. */
export interface Period {
  /** Seconds since 1970. */
  readonly start: number;
  readonly hours: number;
}

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

const shares = new WeakMap<Labels, number>();

/** The number of a label set. */
function own(labels: Labels): number {
  let found = shares.get(labels);
  if (found === undefined) {
    found = share(JSON.stringify(labels));
    shares.set(labels, found);
  }
  return found;
}

/** A value that wanders around a mean, of its own for each label set. @param spread relative to the mean. */
export const around =
  (mean: number, spread = 0.2) =>
  (hour: number, labels: Labels): number => {
    const phase = own(labels);
    const wave =
      Math.sin(hour * 1.7 + phase * 40) * 0.5 +
      Math.sin(hour * 7.3 + phase * 90) * 0.3 +
      Math.sin(hour * 41 + phase * 17) * 0.2;
    return mean * (0.7 + 0.6 * phase) * (1 + spread * wave);
  };

/** The series of a histogram whose events have a typical duration. @param les upper limits of its buckets. */
export function histogram(
  name: string,
  sets: readonly Labels[],
  { perSecond, typical, les }: { perSecond: number; typical: number; les: readonly number[] },
): Simulated[] {
  const rate = around(perSecond);
  const bucket = (le: number) => 1 - Math.exp(-le / typical);
  return sets.flatMap((labels) => [
    ...les.flatMap((le) =>
      counters(`${name}_bucket`, [{ ...labels, le: `${le}` }], (hour) => rate(hour, labels) * bucket(le)),
    ),
    ...counters(`${name}_bucket`, [{ ...labels, le: '+Inf' }], (hour) => rate(hour, labels)),
    ...counters(`${name}_count`, [labels], rate),
    ...counters(`${name}_sum`, [labels], (hour) => rate(hour, labels) * typical),
  ]);
}

/** All combinations. */
export function product(sets: readonly Labels[], values: Readonly<Record<string, readonly string[]>>): Labels[] {
  return Object.entries(values).reduce<Labels[]>(
    (before, [label, each]) => before.flatMap((labels) => each.map((value) => ({ ...labels, [label]: value }))),
    [...sets],
  );
}
