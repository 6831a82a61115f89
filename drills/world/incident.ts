import { gauges, type Labels, type Period, type Simulated } from './series';

/** Something that happens, and how the series show it. */
export interface Incident {
  readonly name: string;
  /** How long it lasts. */
  readonly hours: number;
  readonly effects: readonly Effect[];
}

/** What changes in series, or which ones exist only then. */
export interface Effect {
  /** Hours since the beginning of the incident. Default: all of it. */
  readonly from?: number;
  readonly to?: number;
  readonly concerns?: (series: Pick<Simulated, 'name' | 'labels'>) => boolean;
  /**
   * In place of the healthy value. Undefined: no sample; a counter begins at 0 afterwards.
   * @param hour since the beginning
   * @param began seconds since 1970
   */
  readonly value?: (healthy: number | undefined, hour: number, labels: Labels, began: number) => number | undefined;
  readonly appears?: readonly Simulated[];
}

type Pattern = string | RegExp;

/** Whether a series has this name and these labels. */
export function named(name: Pattern, labels: Readonly<Record<string, Pattern>> = {}): NonNullable<Effect['concerns']> {
  const fits = (pattern: Pattern, text = '') => (typeof pattern === 'string' ? pattern === text : pattern.test(text));
  return (series) =>
    fits(name, series.name) && Object.entries(labels).every(([label, each]) => fits(each, series.labels[label]));
}

/** Series with another value. */
export const changed = (
  name: Pattern,
  labels: Readonly<Record<string, Pattern>>,
  value: number | Effect['value'],
  between: Pick<Effect, 'from' | 'to'> = {},
): Effect => ({
  concerns: named(name, labels),
  value: typeof value === 'function' ? value : () => value,
  ...between,
});

/** Series that nothing exposes meanwhile. */
export const gone = (concerns: NonNullable<Effect['concerns']>, between: Pick<Effect, 'from' | 'to'> = {}): Effect => ({
  concerns,
  value: () => undefined,
  ...between,
});

/** Series that exist only meanwhile. */
export const appears = (
  name: string,
  sets: readonly Labels[],
  value: number,
  between: Pick<Effect, 'from' | 'to'> = {},
): Effect => ({
  appears: gauges(name, sets, value),
  ...between,
});

/** The world with an incident. @param at hour of the world at which it begins. */
export function during(
  world: readonly Simulated[],
  { hours, effects }: Incident,
  at: number,
  { start }: Pick<Period, 'start'>,
): Simulated[] {
  const within = ({ from = 0, to = hours }: Effect, hour: number) => hour >= at + from && hour < at + to;
  const changing = effects.filter(({ concerns }) => concerns);
  const present = world.map((series) => {
    const own = changing.filter(({ concerns }) => concerns!(series));
    if (own.length === 0) return series;
    return {
      ...series,
      value: (hour: number) => {
        const healthy = series.value(hour);
        const now = own.findLast((effect) => within(effect, hour));
        return now ? now.value!(healthy, hour - at, series.labels, start + at * 3600) : healthy;
      },
    };
  });
  const added = effects.flatMap((effect) =>
    (effect.appears ?? []).map((series) => ({
      ...series,
      value: (hour: number) => (within(effect, hour) ? series.value(hour - at) : undefined),
    })),
  );
  return [...present, ...added];
}
