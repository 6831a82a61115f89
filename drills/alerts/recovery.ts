import type { AlertProof, Case } from '@twisterlab/platform/model/monitoring';

/** A sample of a series in promtool's notation: `_` for none. */
type Sample = string;

/** Gauges that have the name of a counter. */
const gauges = /^argocd_app_orphaned_resources_count\b/;

/** Counters continue from their last value. Source: naming of Prometheus' metrics. */
const isCounter = (series: string) => /_(total|count|sum|bucket)(\{|$)/.test(series) && !gauges.test(series);

/**
 * The first firing case of an alert, followed by its recovery. A series that the recovery does not name keeps its last value: an
 * object that stays after its fault, such as a failed Job, has to be in the expression's favour.
 * @returns undefined for an alert that only a commit resolves.
 */
export function recoveryOf({ fires: [fires], recovers }: AlertProof): Case | undefined {
  if (recovers === 'byCommit') return undefined;
  const { at, every = '1m', given } = fires!;
  const until = steps(at, every);
  const after = steps(recovers.at, recovers.every ?? every);
  if ((recovers.every ?? every) !== every)
    throw new Error(`the firing case has samples every ${every}, the recovery ${recovers.every}`);
  const series = [...new Set([...Object.keys(given), ...Object.keys(recovers.given)])];
  return {
    every,
    at: `${seconds(at) + seconds(recovers.at)}s`,
    given: Object.fromEntries(
      series.map((each) => {
        const before = padded(samples(given[each] ?? ''), until + 1);
        return [each, [...before, ...continued(each, before, recovers.given[each], after)].join(' ')];
      }),
    ),
  };
}

function continued(series: string, before: readonly Sample[], values: string | undefined, after: number): Sample[] {
  const last = before.at(-1)!;
  if (values === undefined) return Array<Sample>(after).fill(last);
  const own = padded(samples(values), after);
  const first = own.find(isNumber);
  if (!isCounter(series) || !isNumber(last) || first === undefined) return own;
  return own.map((sample) => (isNumber(sample) ? `${Number(last) + Number(sample) - Number(first)}` : sample));
}

const isNumber = (sample: Sample) => sample !== '_' && sample !== 'stale';

/** Expands promtool's notation: `1 0+2x3 _x2 5x2 stale` is 1, 0, 2, 4, 6, _, _, 5, 5, 5, stale. */
export function samples(notation: string): Sample[] {
  return notation.split(/\s+/).flatMap((part): Sample[] => {
    if (part === '') return [];
    const missing = /^_(?:x(\d+))?$/.exec(part);
    if (missing) return Array<Sample>(Number(missing[1] ?? 1)).fill('_');
    const [, start, step = '0', times] = /^(-?[\d.]+(?:e[+-]?\d+)?)([+-][\d.]+(?:e[+-]?\d+)?)?x(\d+)$/.exec(part) ?? [];
    if (start === undefined) return [part];
    return Array.from({ length: Number(times) + 1 }, (_, index) => `${Number(start) + index * Number(step)}`);
  });
}

/** Exactly as many samples: a series that ends early has none afterwards. */
const padded = (all: readonly Sample[], length: number): Sample[] =>
  Array.from({ length }, (_, index) => all[index] ?? '_');

const steps = (at: string, every: string) => Math.round(seconds(at) / seconds(every));

/** Seconds of a duration such as `16m` or `1h30m`. */
function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  return [...duration.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit!]!,
    0,
  );
}
