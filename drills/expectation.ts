/** A measured duration. */
export interface Duration {
  readonly seconds: number;
}

/** The result of checking many items. */
export interface CheckedItems {
  readonly of: number;
  /** One line per failure, with the object's name. */
  readonly faults: readonly string[];
}

export type Measured = string | number | boolean | Duration | CheckedItems;

/** The condition under which a check passes. */
export interface Expectation<T extends Measured> {
  /** Completes "expected: ...". */
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

/** Passes if at least one item was checked and none failed: a check of nothing proves nothing. */
export const noFaults: Expectation<CheckedItems> = {
  description: 'at least one item checked and none failed',
  holds: ({ of, faults }) => of > 0 && faults.length === 0,
};

/** A measurement as text, one line per failure. */
export function show(measured: Measured): string {
  if (typeof measured !== 'object') return `${measured}`;
  if ('seconds' in measured) return `${measured.seconds.toFixed(1)} s`;
  const { of, faults } = measured;
  return faults.length === 0
    ? `${of} checked`
    : `${faults.length} failed, ${of} checked${faults.map((fault) => `\n          ${fault}`).join('')}`;
}
