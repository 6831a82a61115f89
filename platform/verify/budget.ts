import { byCodeUnit, groupBy } from '../util/collections';
import { count, table } from '../util/text';

/** A part of a sum that exceeds its limit. */
export interface Share {
  readonly environment: string;
  /** Name of the workload or claim. */
  readonly name: string;
  readonly value: number;
}

/**
 * Who uses what of a full budget, as lines of a fix: the environments with the largest sums first, each with its largest parts.
 * @param show formats a value.
 */
export function budgetTable(shares: readonly Share[], show: (value: number) => string): string {
  const most = 4;
  const sum = (list: readonly Share[]) => list.reduce((total, { value }) => total + value, 0);
  const rows = [...groupBy(shares, ({ environment }) => environment)]
    .sort(([a, own], [b, other]) => sum(other) - sum(own) || byCodeUnit(a, b))
    .map(([environment, own]) => {
      const largest = own.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
      const others = largest.slice(most);
      const parts = largest.slice(0, most).map(({ name, value }) => `${name} ${show(value)}`);
      return [
        environment,
        show(sum(own)),
        [...parts, ...(others.length > 0 ? [`${count(others.length, 'other')} ${show(sum(others))}`] : [])].join(', '),
      ];
    });
  return table(rows).replace(/^/gm, '    ');
}
