/** A span of time, as a drill measures it. */
export interface Duration {
  readonly seconds: number;
}

/** A check of many things: how many there were and what was wrong with which. */
export interface Checked {
  readonly of: number;
  /** One line a fault; it names the object. */
  readonly faults: readonly string[];
}

export type Measured = string | number | boolean | Duration | Checked;

/** What a measured value has to be for a promise to hold. */
export interface Expectation<T extends Measured> {
  /** Completes "wanted: ...". */
  readonly description: string;
  holds(measured: T): boolean;
}

export function seconds(number: number): Duration {
  return { seconds: number };
}

export function equals<T extends string | number | boolean>(wanted: T): Expectation<T> {
  return { description: show(wanted), holds: (measured) => measured === wanted };
}

export function lessThan<T extends number | Duration>(limit: T): Expectation<T> {
  const bare = (value: number | Duration) => (typeof value === 'number' ? value : value.seconds);
  return { description: `less than ${show(limit)}`, holds: (measured) => bare(measured) < bare(limit) };
}

/** Holds when something was checked and nothing was wrong: a check of nothing at all proves nothing. */
export const faultless: Expectation<Checked> = {
  description: 'at least one checked and no fault',
  holds: ({ of, faults }) => of > 0 && faults.length === 0,
};

/** A measured value for people. Faults stand on lines of their own. */
export function show(measured: Measured): string {
  if (typeof measured !== 'object') return `${measured}`;
  if ('seconds' in measured) return `${measured.seconds.toFixed(1)} s`;
  const { of, faults } = measured;
  return faults.length === 0
    ? `${of} checked`
    : `${faults.length} at fault, ${of} checked${faults.map((fault) => `\n          ${fault}`).join('')}`;
}
